package dev.estiva.burn;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.WorkConservation;
import dev.estiva.journal.Journal;
import dev.estiva.journal.JournalException;
import dev.estiva.journal.MemoryJournal;
import dev.estiva.model.TaskState.Running;
import dev.estiva.policy.PolicySpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.server.BareCluster;
import dev.estiva.server.OutputStore;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.assertj.core.api.Assertions;

/** One process of the server, from its start to its end. */
final class ServerLife implements BareCluster.Watcher {
    /** Looking at everything after each step would make the seeds slow. */
    private static final int STEPS_A_CHECK = 20;

    private static final int STEPS_A_LOOK_AT_THE_ORDER = 4;

    private final World world;
    private final ServerHost host;
    private final Agenda agenda;
    private final Dice dice;
    private final MemoryJournal journal;
    private final PolicySpec policy;
    private final FactAudit decided = new FactAudit();
    private final BareCluster cluster;
    private final long startMicros;
    private final long originMicros;
    private boolean isDead;
    private boolean isSyncing;
    private boolean turnIsDue;
    private long stalledUntilMicros;
    private long outputTakenMicros;
    private long wakes;
    private int steps;
    private boolean hadPass;

    ServerLife(World world, ServerHost host) throws IOException {
        this.world = world;
        this.host = host;
        this.agenda = world.agenda();
        this.dice = host.dice();
        this.policy = Sabotaged.policy(host.policy(), world);
        this.journal = new MemoryJournal(host.disk());
        journal.sync();
        host.disk().facts().forEach(decided::apply);
        Journal seen = Sabotaged.journal(journal, world);
        this.cluster = new BareCluster(
                new BareCluster.Settings(
                        "burn",
                        world.plan().engine(),
                        policy,
                        world.plan().beatMicros(),
                        world.plan().outputWindow()),
                seen,
                this);
        this.startMicros = agenda.nowMicros();
        this.originMicros = Math.max(host.wallMicros(), cluster.clockFloor());
        world.history().serverStarts(seen.epoch(), originMicros);
        journal.onFailure(e -> agenda.after(dice.between(10, Dice.MILLI), () -> failed(e)));
        if (world.sabotage() == Sabotage.NO_GRACE_AFTER_RESTART) {
            cluster.mirror()
                    .workers()
                    .all()
                    .forEach(node -> cluster.tell(new Input.Lose(node.id(), "no beat"), _ -> {}));
        }
    }

    BareCluster cluster() {
        return cluster;
    }

    /** The state as far as users may see it. */
    ClusterState mirror() {
        return cluster.mirror();
    }

    /** What its clock shows, as the engine is told it. */
    long nowMicros() {
        return originMicros + agenda.nowMicros() - startMicros;
    }

    Receiver<FromWorker> accept(Link<FromServer> link) {
        return Sabotaged.receiver(cluster.accept(link), link, this, world, journal.epoch());
    }

    void tell(Input input, Consumer<Answer> to) {
        cluster.tell(input, answer -> {
            world.history().answers(input, answer);
            to.accept(answer);
        });
    }

    /** Counts what an attempt reports for the current one, whoever runs that. */
    void countForCurrent(FromWorker.Result result) {
        if (cluster.view().state(result.task()) instanceof Running running && running.attempt() != result.attempt()) {
            cluster.tell(
                    new Input.Report(
                            running.placement().worker(),
                            new Attempt(result.task(), running.attempt()),
                            new Input.Ending.Ended(new dev.estiva.model.Outcome(
                                    dev.estiva.model.Outcome.Status.COMPLETED, 0, "", result.output()))),
                    _ -> {});
        }
    }

    /** It stands still for a while: a long pause of its garbage collector, a signal, a machine that swaps. */
    void stall(long micros) {
        stalledUntilMicros = agenda.nowMicros() + micros;
    }

    /** What was being written when it died may be on the disk, or a beginning of it. */
    void die() {
        isDead = true;
        journal.crash(isSyncing ? dice.below(journal.queued() + 1) : 0);
    }

    void says(FromServer message) {
        world.history().serverSays(message, journal.epoch());
        if (!(message instanceof FromServer.Beat beat && beat.received().isEmpty())) {
            world.trace().add(() -> "the server says " + message);
        }
    }

    /** Throws unless the state is what the journal's facts build, wherever all is durable. */
    void compare() {
        if (journal.queued() == 0) {
            Assertions.assertThat(Dump.of(cluster.mirror()))
                    .as("the state of the mirror, and the engine's")
                    .isEqualTo(Dump.of(cluster.engine().copyOfState()));
        }
    }

    boolean isIdle() {
        return journal.queued() == 0 && !turnIsDue;
    }

    @Override
    public void wanted() {
        if (!turnIsDue && !isDead) {
            turnIsDue = true;
            agenda.at(Math.max(agenda.nowMicros() + dice.between(5, 200), stalledUntilMicros), this::turn);
        }
    }

    private void turn() {
        if (isDead) {
            return;
        }
        if (agenda.nowMicros() < stalledUntilMicros) {
            agenda.at(stalledUntilMicros, this::turn);
            return;
        }
        turnIsDue = false;
        try {
            cluster.turn(nowMicros());
        } catch (JournalException e) {
            failed(e);
            return;
        } catch (UncheckedIOException e) {
            failed(new IOException(e));
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        syncSoon();
        wakeInTime();
    }

    private void wakeInTime() {
        long mine = ++wakes;
        long wake = cluster.wakeAtMicros();
        if (wake != Long.MAX_VALUE) {
            agenda.at(wake - originMicros + startMicros, () -> {
                if (mine == wakes) {
                    wanted();
                }
            });
        }
    }

    private void syncSoon() {
        if (isSyncing || journal.queued() == 0) {
            return;
        }
        isSyncing = true;
        int batch = journal.queued();
        agenda.after(host.syncMicros(), () -> {
            if (isDead) {
                return;
            }
            isSyncing = false;
            try {
                journal.sync(batch);
            } catch (JournalException e) {
                return; // the journal has told of it
            }
            world.history().catchUp();
            syncSoon();
        });
    }

    private void failed(IOException why) {
        if (!isDead) {
            host.die(String.valueOf(why.getMessage()), false, dice.between(Dice.SECOND, 5 * Dice.SECOND));
        }
    }

    /** One thread takes output, in its order. */
    @Override
    public void output(FromWorker.Output piece, LongConsumer safe) {
        outputTakenMicros = Math.max(outputTakenMicros, agenda.nowMicros() + dice.between(20, 2 * Dice.MILLI));
        agenda.at(outputTakenMicros, () -> {
            if (!isDead) {
                OutputStore.Source source =
                        new OutputStore.Source(piece.id().task(), piece.id().attempt(), piece.stream());
                safe.accept(host.outputs()
                        .append(source, piece.offset(), piece.data().bytes()));
            }
        });
    }

    @Override
    public void decided(Fact fact) {
        world.trace().add(fact::toString);
        decided.apply(fact);
        hadPass |= !(fact instanceof Fact.TaskStopping);
    }

    @Override
    public void stepped(long nowMicros, List<Input> inputs) {
        steps++;
        if (hadPass && steps % STEPS_A_LOOK_AT_THE_ORDER == 0) {
            WorkConservation.check(decided, policy, nowMicros);
        }
        hadPass = false; // a step that only asks tasks to stop makes none, though time alone may have made room
        if (steps % STEPS_A_CHECK == 0) {
            cluster.engine().check();
        }
    }
}
