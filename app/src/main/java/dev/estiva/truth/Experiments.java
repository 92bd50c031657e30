package dev.estiva.truth;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.Presets;
import dev.estiva.sim.OwnQueues;
import dev.estiva.sim.QueueLimit;
import dev.estiva.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The experiments, by what they are about. */
final class Experiments {
    /** So many that the limit for servers without number is in the interval that a million jobs give. */
    private static final int MANY = 100;

    /** A twentieth of the mean service time, in place of one that vanishes. */
    private static final long QUANTUM_MICROS = 50_000;

    private Experiments() {}

    /** M/M/c on one machine of c slots and on c machines, and M/M/c/K. */
    static List<Experiment> severalServers() {
        List<Experiment> all = new ArrayList<>();
        for (double[] each : new double[][] {{0.8, 1}, {1.6, 2}, {7.2, 8}, {57.6, 64}, {60.8, 64}}) {
            int c = (int) each[1];
            Model pool = fifo(List.of(WorkerSpec.ofSlots("pool", c)), each[0], Service.EXPONENTIAL);
            String name = name("M/M/%d load %.4g", c, each[0] / c);
            all.add(wait(name, QueueTheory.wait(each[0], 1, c), pool, 0));
            if (c > 1) {
                Model machines = fifo(Model.servers(c), each[0], Service.EXPONENTIAL);
                all.add(wait(name + ", " + c + " machines", QueueTheory.wait(each[0], 1, c), machines, 0));
            }
        }
        Model bounded = new Model(
                List.of(WorkerSpec.ofSlots("pool", 2)),
                _ -> Presets.FIFO.spec(),
                List.of(1.8),
                Service.EXPONENTIAL,
                _ -> new QueueLimit(3));
        QueueTheory.Loss loss = QueueTheory.loss(1.8, 1, 2, 5);
        all.add(new Experiment("M/M/2/5 load 0.9, refused", loss.blocking(), bounded, Model.Means::refused));
        all.add(new Experiment(
                "M/M/2/5 load 0.9, turnaround", loss.turnaround(), bounded, means -> means.turnaround(0)));
        return all;
    }

    /** M/G/1 first come, first served, and shortest first. */
    static List<Experiment> oneServer() {
        List<Experiment> all = new ArrayList<>();
        for (Service service : Service.values()) {
            String name =
                    "M/G/1 load 0.8, " + service.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            all.add(wait(name, QueueTheory.wait(0.8, service), fifo(Model.servers(1), 0.8, service), 0));
        }
        for (double load : new double[] {0.5, 0.8, 0.9}) {
            Model shortest =
                    new Model(Model.servers(1), _ -> Presets.SJF.spec(), List.of(load), Service.EXPONENTIAL, null);
            all.add(wait(name("SJF load %.4g", load), SizeBased.SJF_WAIT.mean(load), shortest, 0));
        }
        return all;
    }

    /** Two classes that do not interrupt each other. */
    static List<Experiment> priorities() {
        List<Experiment> all = new ArrayList<>();
        for (int c : new int[] {1, 4}) {
            List<Double> rates = c == 1 ? List.of(0.3, 0.5) : List.of(1.2, 2.0);
            Model model = new Model(
                    List.of(WorkerSpec.ofSlots("pool", c)),
                    _ -> Presets.PRIORITY.spec(),
                    rates,
                    Service.EXPONENTIAL,
                    null);
            List<Double> waits = QueueTheory.priorityWaits(c, rates);
            for (int stream = 0; stream < 2; stream++) {
                String name = name("priority %d of 2, %d servers", stream + 1, c);
                all.add(wait(name, waits.get(stream), model, stream));
            }
        }
        return all;
    }

    /** One server that stops what it does for what comes first; no work is lost. */
    static List<Experiment> preemption() {
        List<Experiment> all = new ArrayList<>();
        List<Double> rates = List.of(0.3, 0.5);
        Model urgent = preemptive(Presets.PREEMPTIVE_PRIORITY, PolicySettings.DEFAULT, rates);
        List<Double> turnarounds = QueueTheory.preemptiveResumeTurnarounds(rates);
        for (int stream = 0; stream < 2; stream++) {
            int of = stream;
            all.add(new Experiment(
                    name("preemptive priority %d of 2", stream + 1),
                    turnarounds.get(stream),
                    urgent,
                    means -> means.turnaround(of)));
        }
        PolicySettings fine = PolicySettings.DEFAULT.withQuantum(QUANTUM_MICROS);
        for (double load : new double[] {0.5, 0.8}) {
            all.add(turnaround("preemptive SJF", SizeBased.PREEMPTIVE_SJF, load, Presets.PREEMPTIVE_SJF, fine));
            all.add(turnaround("SRPT", SizeBased.SRPT, load, Presets.SRPT, fine));
        }
        all.add(turnaround("LAS", SizeBased.LEAST_ATTAINED, 0.5, Presets.LAS, fine));
        all.add(turnaround(
                "round robin as processor sharing", SizeBased.PROCESSOR_SHARING, 0.5, Presets.RR_QUANTUM, fine));
        return all;
    }

    private static Experiment turnaround(
            String what, SizeBased formula, double load, Presets preset, PolicySettings settings) {
        return new Experiment(
                name("%s load %.4g", what, load),
                formula.mean(load),
                preemptive(preset, settings, List.of(load)),
                means -> means.turnaround(0));
    }

    private static Model preemptive(Presets preset, PolicySettings settings, List<Double> rates) {
        return new Model(Model.servers(1), _ -> preset.spec(settings), rates, Service.EXPONENTIAL, null);
    }

    /** Servers with queues of their own. */
    static List<Experiment> dispatching() {
        List<Experiment> all = new ArrayList<>();
        for (double[] each : new double[][] {{2, 0.8}, {4, 0.8}, {8, 0.9}}) {
            int n = (int) each[0];
            all.add(wait(
                    name("round robin to %d queues, load %.4g", n, each[1]),
                    QueueTheory.roundRobinWait(n, each[1]),
                    queues(n, each[1], OwnQueues.Rule.ROUND_ROBIN),
                    0));
        }
        all.add(wait(
                "random to 4 queues, load 0.8", QueueTheory.wait(0.8, 1, 1), queues(4, 0.8, OwnQueues.Rule.RANDOM), 0));
        all.add(new Experiment(
                name("fewest of 2 of %d queues, load 0.8", MANY),
                QueueTheory.powerOfChoicesTurnaround(2, 0.8),
                queues(MANY, 0.8, OwnQueues.Rule.LEAST_OF_SOME),
                means -> means.turnaround(0)));
        return all;
    }

    private static Model queues(int n, double load, OwnQueues.Rule rule) {
        return new Model(
                OwnQueues.on(new Workload(Model.servers(n), List.of(), List.of()))
                        .cluster(),
                _ -> Presets.FIFO.spec(),
                List.of(n * load),
                Service.EXPONENTIAL,
                seed -> new OwnQueues(rule, 2, new SeededRandom(seed).fork("queues")));
    }

    private static Model fifo(List<WorkerSpec> servers, double rate, Service service) {
        return new Model(servers, _ -> Presets.FIFO.spec(), List.of(rate), service, null);
    }

    private static Experiment wait(String name, double expected, Model model, int stream) {
        return new Experiment(name, expected, model, means -> means.wait(stream));
    }

    private static String name(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
