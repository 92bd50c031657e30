package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.model.WorkerId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A job's tasks, of which only the touched ones take memory, against a map with all of them. */
class JobEntryPropertyTest {
    private static final Running RUNNING =
            new Running(1, 0, 5, 5, Placement.on(new Share(new WorkerId(1), Resources.ofSlots(1), List.of())), null);

    @Test
    void knowsTheStateOfEveryTaskOfAnArray() {
        Seeds.each(300, random -> {
            int tasks = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(12);
            JobEntry job = new JobEntry(new JobId(1), TestSpecs.job("a cpu=1 tasks=" + tasks), 0);
            NavigableMap<Integer, TaskState> model = new TreeMap<>();
            for (int index = 0; index < tasks; index++) {
                model.put(index, Waiting.FIRST);
            }
            while (!model.isEmpty()) {
                change(random, job, model);
                compare(job, model);
                compare(job.copy(), model);
            }
        });
    }

    private static void change(SeededRandom random, JobEntry job, NavigableMap<Integer, TaskState> model) {
        int first = job.firstUntouched();
        int any = model.keySet().stream().toList().get(random.nextInt(model.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                job.finish(any, Outcome.Status.COMPLETED, true);
                model.remove(any);
            }
            case 1 -> {
                if (job.untouched() > 0 && random.nextInt(3) == 0) {
                    job.cancelRest();
                    model.tailMap(first, true).clear();
                }
            }
            case 2 -> {
                if (any < first) {
                    put(job, model, any, new Waiting(2, 1, 5));
                }
            }
            default -> {
                if (job.untouched() > 0) {
                    put(job, model, first, RUNNING);
                }
            }
        }
    }

    private static void put(JobEntry job, NavigableMap<Integer, TaskState> model, int index, TaskState state) {
        job.put(index, state);
        model.put(index, state);
    }

    private static void compare(JobEntry job, NavigableMap<Integer, TaskState> model) {
        assertThat(job.unfinished()).isEqualTo(model.size());
        for (int index = 0; index <= job.spec().tasks(); index++) {
            assertThat(job.state(index)).as("task " + index).isEqualTo(model.get(index));
        }
        assertThat(job.touched()).isEqualTo(model.headMap(job.firstUntouched(), false));
        NavigableMap<Integer, TaskState> untouched = model.tailMap(job.firstUntouched(), true);
        assertThat(job.untouched()).isEqualTo(untouched.size());
        if (!untouched.isEmpty()) {
            assertThat(job.firstUntouched()).isEqualTo(untouched.firstKey());
            Integer next = untouched.higherKey(untouched.firstKey());
            assertThat(job.nextUntouched()).isGreaterThan(job.firstUntouched());
            if (next != null) {
                assertThat(job.nextUntouched()).isEqualTo(next);
            }
        }
        assertThat(model.values()).doesNotContain(new Finished(Outcome.COMPLETED));
    }
}
