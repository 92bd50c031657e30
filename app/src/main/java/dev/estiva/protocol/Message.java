package dev.estiva.protocol;

/** What travels in one line. Each direction has its own messages; a name used in both, BEAT, means one thing in each. */
public sealed interface Message permits FromWorker, FromServer {}
