package dev.estiva.http;

import dev.estiva.http.Route.Needs;
import dev.estiva.server.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** For those who start and stop servers: whether this one lives, and whether it takes work. */
final class HealthRoutes {
    private final Cluster cluster;

    HealthRoutes(Cluster cluster) {
        this.cluster = cluster;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/healthz", Needs.NOTHING, this::answer), Route.get("/readyz", Needs.NOTHING, this::answer));
    }

    private void answer(Call call) {
        boolean lives = !cluster.ended().isDone();
        String text = lives ? "ok\n" : "the server is stopping\n";
        call.answer(lives ? 200 : 503, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
}
