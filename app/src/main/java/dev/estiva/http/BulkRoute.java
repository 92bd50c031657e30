package dev.estiva.http;

import dev.estiva.http.Route.Needs;
import java.io.IOException;
import java.util.List;

/** Submitting many jobs at once: a job a line in, an answer a line out. */
final class BulkRoute {
    private final Service service;
    private final Submissions submissions;
    private final SubmitTimes times;

    BulkRoute(Service service, Submissions submissions, SubmitTimes times) {
        this.service = service;
        this.submissions = submissions;
        this.times = times;
    }

    List<Route> routes() {
        return List.of(Route.post("/jobs/bulk", Needs.SUBMIT, this::submit));
    }

    private void submit(Call call) throws IOException, InterruptedException {
        call.allowOnly();
        Body.requirePlain(call.context());
        String header = call.context().header("Idempotency-Key");
        String key = header == null ? "" : JobReader.requireKey(header);
        try (Streams.Place _ = service.streams().take()) {
            BulkAnswers answers = new BulkAnswers(service.cluster(), call, times);
            answers.start();
            try {
                new BulkReader(call, service.settings().limits(), submissions, answers, key).run();
            } finally {
                answers.finish();
            }
        }
    }
}
