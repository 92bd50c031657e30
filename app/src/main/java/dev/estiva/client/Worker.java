package dev.estiva.client;

import java.util.List;
import java.util.Map;

/** A worker as the server sees it. */
public record Worker(Json json) {
    public int id() {
        return json.small("id", 0);
    }

    public String name() {
        return json.text("name");
    }

    /** {@code ready}, {@code suspected}, {@code cordoned}, {@code draining} or {@code quarantined}. */
    public String state() {
        return json.text("state");
    }

    /** {@code slots}, {@code cpus}, {@code memory}, {@code gpus}, {@code extras}: what there is. */
    public Json capacity() {
        return json.get("capacity");
    }

    public Json allocated() {
        return json.get("allocated");
    }

    public Json free() {
        return json.get("free");
    }

    public Map<String, String> labels() {
        return json.texts("labels");
    }

    /** The GPUs: {@code index}, {@code model}, {@code memory}, {@code free}, {@code blocked} and what was measured. */
    public List<Json> devices() {
        return json.list("devices");
    }

    /** How many tasks run there. */
    public int running() {
        return json.small("running", 0);
    }

    /** The tasks that run there, in the single view only. */
    public List<Json> tasks() {
        return json.list("tasks");
    }

    /** How long tasks of each type take there, as far as was seen, in the single view only. */
    public List<Json> speeds() {
        return json.list("speeds");
    }
}
