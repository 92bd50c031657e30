package dev.estiva.chaos;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.model.SeededRandom;
import java.math.BigDecimal;
import java.util.Map;

/** What jobs do: processes that write down that they ran, hold locks as long as anything of them lives, and misbehave. */
final class Work {
    /**
     * Of an attempt anything alive holds its task's lock and as many slots of its worker as it was given, so whoever comes
     * to a lock that is taken has seen what must not be.
     */
    private static final String SCRIPT = """
            task=$ESTIVA_TASK_ID; try=$ESTIVA_ATTEMPT; note="$task $try $ESTIVA_WORKER"
            [ "$STUBBORN" = yes ] && trap '' TERM
            echo "start $note" >> "$SITE/ledger"
            exec 9> "$SITE/lock-$task"
            flock -n 9 || echo "overlap $note" >> "$SITE/ledger"
            got=0
            exec 7> "$SITE/slot-$ESTIVA_WORKER-1"
            if flock -n 7; then got=1; else exec 7>&-; fi
            if [ $got -lt $SLOTS ]; then
                exec 8> "$SITE/slot-$ESTIVA_WORKER-2"
                if flock -n 8; then got=$((got + 1)); else exec 8>&-; fi
            fi
            [ $got -lt $SLOTS ] && echo "crowded $note" >> "$SITE/ledger"
            echo "begin $task $try"
            if [ "$HIDES" = yes ]; then
                (setsid env -i sh -c 'while :; do sleep 1; done' "$SLEEPER" > /dev/null 2>&1 &)
                (setsid sh -c 'while :; do sleep 1; done' "$SLEEPER" > /dev/null 2>&1 &)
            fi
            i=0; while [ $i -lt $TENTHS ]; do sleep 0.1; i=$((i + 1)); done
            echo "end $task $try"
            echo "end $note" >> "$SITE/ledger"
            exit $CODE
            """;

    private final Site site;
    private final SeededRandom random;

    Work(Site site, SeededRandom random) {
        this.site = site;
        this.random = random;
    }

    /** One drawn by chance. */
    JobRequest next(String name) {
        if (random.nextInt(10) == 0) {
            BigDecimal seconds = BigDecimal.valueOf(random.nextInt(20), 1);
            return JobRequest.ofType("sleep", Json.object(Map.of("seconds", seconds)))
                    .name(name)
                    .slots(1);
        }
        int slots = 1 + random.nextInt(8) / 7;
        int tenths = random.nextInt(4) == 0 ? 10 + random.nextInt(20) : random.nextInt(5);
        int code = random.nextInt(6) == 0 ? 3 : 0;
        JobRequest job = JobRequest.command("/bin/sh", "-c", SCRIPT)
                .name(name)
                .slots(slots)
                .env(Map.of(
                        "SITE", site.folder().toString(),
                        "SLOTS", Integer.toString(slots),
                        "TENTHS", Integer.toString(tenths),
                        "CODE", Integer.toString(code),
                        "STUBBORN", random.nextInt(6) == 0 ? "yes" : "no",
                        "HIDES", random.nextInt(12) == 0 ? "yes" : "no",
                        "SLEEPER", site.mark() + "-sleeper"))
                .priority(1 + random.nextInt(3))
                .retries(random.nextInt(3));
        if (random.nextInt(6) == 0) {
            job.tasks(2 + random.nextInt(4));
        }
        if (random.nextInt(8) == 0) {
            job.limitSeconds(BigDecimal.valueOf(1 + random.nextInt(20), 1)).set("grace_seconds", 1);
        }
        return job;
    }
}
