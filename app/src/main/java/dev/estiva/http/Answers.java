package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.model.JobId;
import dev.estiva.server.Cluster;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the cluster answers; a cluster that stops meanwhile answers nothing any more. */
final class Answers {
    private Answers() {}

    static <T> T of(Cluster cluster, CompletableFuture<T> answer) {
        while (true) {
            try {
                return answer.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (cluster.ended().isDone()) {
                    throw stopped();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Refusal refusal ? refusal : stopped();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped();
            }
        }
    }

    private static Refusal stopped() {
        return Refusal.unavailable("the server is stopping");
    }

    /** The id of an accepted job. */
    static JobId accepted(Answer answer) {
        return switch (answer) {
            case Answer.Accepted accepted -> accepted.job();
            case Answer.Refused refused -> throw refusal(refused);
            default -> throw new IllegalStateException("a submission was answered with " + answer);
        };
    }

    static Refusal refusal(Answer.Refused refused) {
        return switch (refused.code()) {
            case INFEASIBLE -> Refusal.infeasible(refused.message());
            case NOT_FOUND -> Refusal.notFound(refused.message());
            case ENDED, NAME_TAKEN, QUEUE_FULL -> Refusal.conflict(refused.message());
        };
    }
}
