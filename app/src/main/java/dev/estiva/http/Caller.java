package dev.estiva.http;

import dev.estiva.access.Role;

/** Who asks, and with which rights. */
record Caller(String user, Role role) {
    boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
