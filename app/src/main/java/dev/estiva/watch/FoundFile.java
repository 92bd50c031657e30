package dev.estiva.watch;

/** A file as it lay in its folder at one time. Two that are equal have, as far as one can see, the same content. */
public record FoundFile(String name, long bytes, long modifiedMicros) {}
