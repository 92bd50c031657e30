package dev.estiva.http;

import io.javalin.http.HandlerType;

/** A method and a path, who may use them, and what they do. */
record Route(HandlerType method, String path, Needs needs, Action action) {
    /** Where everything but metrics and health is. */
    static final String API = "/api/v1";

    /** What the caller's role must allow. */
    enum Needs {
        NOTHING,
        READ,
        SUBMIT,
        ADMIN;

        void check(Caller caller) {
            boolean allowed = switch (this) {
                case NOTHING -> true;
                case READ -> caller.role().mayRead();
                case SUBMIT -> caller.role().maySubmit();
                case ADMIN -> caller.isAdmin();
            };
            if (!allowed) {
                throw Refusal.forbidden("the role " + caller.role().title() + " may not do this");
            }
        }
    }

    /** Handles a call. */
    @FunctionalInterface
    interface Action {
        void run(Call call) throws Exception;
    }

    static Route get(String path, Needs needs, Action action) {
        return new Route(HandlerType.GET, path, needs, action);
    }

    static Route post(String path, Needs needs, Action action) {
        return new Route(HandlerType.POST, path, needs, action);
    }

    static Route delete(String path, Needs needs, Action action) {
        return new Route(HandlerType.DELETE, path, needs, action);
    }
}
