package dev.estiva.burn;

import dev.estiva.core.Answer;
import dev.estiva.core.Input;
import dev.estiva.core.RandomMix;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Somebody who uses the cluster: submits, cancels, and minds its workers. Of a request that is not answered in time nobody
 * knows what came; a submission is then tried again, and may be there twice.
 */
final class User {
    private static final long PATIENCE_MICROS = 30 * Dice.SECOND;

    private final World world;
    private final String name;
    private final Dice dice;
    private final RandomMix mix;
    private final List<JobId> accepted = new ArrayList<>();
    private int wanted;
    private int submitted;
    private int unanswered;

    User(World world, String name, int jobs, Dice dice) {
        this.world = world;
        this.name = name;
        this.dice = dice;
        this.wanted = jobs;
        this.mix = new RandomMix(dice.fork("mix").random(), dice.percent(25)).withAlternatives();
        think();
    }

    /** Whether all was submitted that was to be, and answered. */
    boolean isContent() {
        return wanted == 0 && unanswered == 0;
    }

    private void think() {
        world.agenda().after(dice.around(4 * Dice.SECOND), () -> {
            if (wanted > 0 || world.isTroubled()) {
                act();
                think();
            }
        });
    }

    private void act() {
        switch (dice.below(12)) {
            case 0 -> cancelJob();
            case 1 -> cancelTask();
            case 2 -> onWorker(node -> new Input.Cordon(node.id()));
            case 3 -> onWorker(node -> new Input.Drain(node.id(), dice.percent(50)));
            case 4, 5 -> onWorker(node -> new Input.Uncordon(node.id()));
            default -> submitSome();
        }
    }

    private void submitSome() {
        int together = Math.min(wanted, dice.oneOf(1, 1, 1, 2, 6));
        for (int i = 0; i < together; i++) {
            wanted--;
            submit(++submitted, 1);
        }
    }

    private void submit(int number, int tries) {
        JobSpec drawn = typed(mix.job(name + "-" + number));
        Work work = new Work(name + "-" + number + "/" + tries, mix.work(drawn), dice.oneOf(0, 0, 0, 20, 100));
        unanswered++;
        request(new Input.Submit(drawn, work.payload()), new Try() {
            @Override
            public void answered(Answer answer) {
                unanswered--;
                if (answer instanceof Answer.Accepted done) {
                    accepted.add(done.job());
                }
            }

            @Override
            public void failed() {
                unanswered--;
                submit(number, tries + 1);
            }
        });
    }

    private JobSpec typed(JobSpec spec) {
        String type = dice.percent(60) ? Work.PROCESS : "sleep";
        return new JobSpec(
                        spec.name(),
                        name,
                        type,
                        spec.tasks(),
                        spec.request(),
                        spec.priority(),
                        spec.estimateMicros(),
                        spec.limitMicros(),
                        spec.retry())
                .withAlternative(spec.alternative());
    }

    private void cancelJob() {
        if (!accepted.isEmpty()) {
            request(new Input.CancelJob(dice.oneOf(accepted)), Try.AND_FORGET);
        }
    }

    private void cancelTask() {
        if (!accepted.isEmpty()) {
            request(new Input.CancelTask(new TaskId(dice.oneOf(accepted).value(), dice.below(4))), Try.AND_FORGET);
        }
    }

    private void onWorker(java.util.function.Function<WorkerNode, Input> what) {
        ServerLife life = world.server().life();
        if (life != null) {
            List<WorkerNode> present = List.copyOf(life.mirror().workers().all());
            if (!present.isEmpty()) {
                request(what.apply(dice.oneOf(present)), Try.AND_FORGET);
            }
        }
    }

    /** What comes of a request: exactly one of the two, once. */
    interface Try {
        Try AND_FORGET = new Try() {
            @Override
            public void answered(Answer answer) {
                // whatever it is
            }

            @Override
            public void failed() {
                // nobody knows what came of it
            }
        };

        void answered(Answer answer);

        void failed();
    }

    private void request(Input input, Try attempt) {
        boolean[] isOver = {false};
        Consumer<Runnable> once = what -> {
            if (!isOver[0]) {
                isOver[0] = true;
                what.run();
            }
        };
        world.agenda().after(dice.between(50, 5 * Dice.MILLI), () -> {
            boolean listened = world.server().tell(input, answer -> {
                if (!dice.percent(5)) { // else the answer is lost on its way
                    world.agenda()
                            .after(dice.between(50, 5 * Dice.MILLI), () -> once.accept(() -> attempt.answered(answer)));
                }
            });
            long patience = listened ? PATIENCE_MICROS : dice.between(Dice.SECOND, 3 * Dice.SECOND);
            world.agenda().after(patience, () -> once.accept(attempt::failed));
        });
    }

    /** An operator who wants everything to end: workers take tasks again, and what none could ever run is given up. */
    void tidyUp() {
        ServerLife life = world.server().life();
        if (life == null) {
            return;
        }
        life.mirror().workers().all().forEach(node -> request(new Input.Uncordon(node.id()), Try.AND_FORGET));
        world.history().audit().lives().stream()
                .filter(task -> task.phase == dev.estiva.core.FactAudit.Phase.WAITING)
                .filter(task -> world.history().audit().workers().stream()
                        .noneMatch(worker -> worker.isFeasible(task.spec.request())
                                || (task.spec.alternative() != null
                                        && worker.isFeasible(
                                                task.spec.alternative().request()))))
                .forEach(task -> request(new Input.CancelTask(task.task), Try.AND_FORGET));
    }
}
