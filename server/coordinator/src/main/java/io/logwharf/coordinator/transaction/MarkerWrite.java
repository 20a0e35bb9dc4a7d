package io.logwharf.coordinator.transaction;

/** A marker that must reach a participant. Repeated until the participant has written it. */
public record MarkerWrite(Participant participant, Marker marker) {}
