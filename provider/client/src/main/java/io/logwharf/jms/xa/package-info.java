/**
 * XA (Jakarta Messaging 3.1 §6.2.8 and chapter 12, JTA 2.0 §3.4): the branches that the sessions of
 * a connection work in, and the XAResource that a transaction manager leads them by.
 *
 * <p>A {@link io.logwharf.jms.xa.SessionBranches} is a session's side: which branch it is
 * associated with, and what it has done in each ({@link io.logwharf.jms.xa.BranchWork}). {@link
 * io.logwharf.jms.xa.ConnectionBranches} knows the work of all sessions of the connection, since a
 * branch is ended for all of them at once. {@link io.logwharf.jms.xa.BranchEnds} asks the broker to
 * end branches, by {@link io.logwharf.jms.xa.BranchCalls}, or right behind the work in them by
 * {@link io.logwharf.jms.xa.BranchVotes}.
 */
package io.logwharf.jms.xa;
