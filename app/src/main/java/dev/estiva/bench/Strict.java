package dev.estiva.bench;

import dev.estiva.client.ApiException;
import dev.estiva.client.BulkListener;

/** Takes no refusal: a refused job would be a cheap one. */
final class Strict implements BulkListener {
    @Override
    public void accepted(long line, long id) {}

    @Override
    public void refused(long line, ApiException why) {
        throw new IllegalStateException("line " + line + " was refused", why);
    }
}
