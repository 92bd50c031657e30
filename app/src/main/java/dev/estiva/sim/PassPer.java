package dev.estiva.sim;

/** How often the policy looks when several things happen at one instant. */
public enum PassPer {
    /** After each submission and after each end, submissions first; as the classical simulators do. */
    EVENT,
    /** Once, after all of the instant; as a live server does. */
    INSTANT
}
