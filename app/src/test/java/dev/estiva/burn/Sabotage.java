package dev.estiva.burn;

/** A fault that nobody may have, built in on purpose: the checker must find each within a few seeds. */
enum Sabotage {
    NONE,
    /** The journal says durable before it is. */
    ACKNOWLEDGES_BEFORE_SYNC,
    /** The journal drops a fact now and then. */
    LOSES_FACTS,
    /** The result of an attempt that does not count is taken for the current one's. */
    FENCING_IS_OFF,
    /** A worker says each result once, and does not mention it again. */
    FORGETS_RESULTS,
    /** A restarted server has the epoch that it had before. */
    EPOCH_STANDS_STILL,
    /** A restarted server gives its workers up at once. */
    NO_GRACE_AFTER_RESTART,
    /** A worker ends its tasks without a word when it loses its connection. */
    TASKS_DIE_WITH_THE_CONNECTION,
    /** The server confirms a result when it hears it, not when it is durable. */
    CONFIRMS_TOO_EARLY,
    /** A worker that is to end its tasks when it loses the server lets them run. */
    IGNORES_LEASES,
    /** A server gives such a worker up before it has ended them. */
    HEARS_OF_NO_LEASES,
    /** The server decides by another order than it says. */
    ORDERS_OTHERWISE("it is the turn of"),
    /** The server never hears some of the results. */
    SWALLOWS_RESULTS("it does not end");

    /** What the checker says of it; of some it may say this or that. */
    private final String sign;

    Sabotage() {
        this("");
    }

    Sabotage(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }
}
