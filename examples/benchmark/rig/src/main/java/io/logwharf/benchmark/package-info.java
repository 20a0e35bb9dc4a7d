/**
 * Compares Jakarta Messaging products through the standard API.
 *
 * <pre>
 * BenchmarkMain ── Comparison ── Product ──┬── process: server.ServerMain (product's class path)
 *    (this process; no product here)       └── process: load.LoadMain     (product's class path)
 * </pre>
 */
package io.logwharf.benchmark;
