package dev.estiva.server;

import dev.estiva.model.WorkerId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker.Hello;
import dev.estiva.transport.Link;
import org.jspecify.annotations.Nullable;

/** A connection, and the worker at its other end once it has said its name. For the loop's thread alone. */
public final class Visitor {
    private final Link<FromServer> link;
    private final WorkerSession session;
    private @Nullable Hello hello;
    private @Nullable WorkerId worker;

    Visitor(Link<FromServer> link, WorkerSession session) {
        this.link = link;
        this.session = session;
    }

    /** The number of its process, as it says itself; 0 if it has not said any. */
    public long pid() {
        return hello == null ? 0 : hello.pid();
    }

    Link<FromServer> link() {
        return link;
    }

    WorkerSession session() {
        return session;
    }

    /** What it said when it asked to be let in. */
    Hello hello() {
        Hello said = hello;
        if (said == null) {
            throw new IllegalStateException("it has not asked to be let in");
        }
        return said;
    }

    void asks(Hello said) {
        hello = said;
    }

    /** Null unless it was let in. */
    @Nullable
    WorkerId worker() {
        return worker;
    }

    void isLetInAs(WorkerId id) {
        worker = id;
    }

    /** Who it is and where it comes from, for people. */
    String name() {
        return (hello == null ? "somebody" : "worker " + hello.spec().name()) + " at " + link.peer();
    }
}
