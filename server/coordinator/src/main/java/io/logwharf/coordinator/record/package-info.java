/**
 * How the state machines put their records into bytes: the primitives that every record format of
 * this module is made of.
 */
package io.logwharf.coordinator.record;
