package dev.estiva.core;

/** Sees each fact just before it is applied, with the state that it meets. Must not change anything. */
@FunctionalInterface
public interface FactListener {
    FactListener NONE = (_, _) -> {};

    void before(Fact fact, ClusterView state);
}
