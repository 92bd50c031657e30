package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.cloudsimplus.brokers.DatacenterBrokerSimple;
import org.cloudsimplus.cloudlets.Cloudlet;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.core.CloudSimTag;
import org.cloudsimplus.core.events.SimEvent;
import org.cloudsimplus.vms.Vm;

/**
 * A broker of CloudSim Plus with one queue before all machines, first come first served: its own deals jobs out to the
 * machines' queues before the first of them comes.
 */
final class CloudSimBroker extends DatacenterBrokerSimple {
    /** When time begins for the jobs, in seconds of its clock: the machines are there by then. */
    static final double BEGIN = 2;

    /** Of an event; none of its own. */
    private static final int ARRIVAL = 1_000;

    private final QueueTimes times;
    private final List<Cloudlet> jobs;
    private final Queue<Cloudlet> waiting = new ArrayDeque<>();

    /** Each machine as often as it has free processors. */
    private final Queue<Vm> free = new ArrayDeque<>();

    private int arrived;

    CloudSimBroker(CloudSimPlus simulation, List<Vm> machines, QueueTimes times, List<Cloudlet> jobs) {
        super(simulation);
        this.times = times;
        this.jobs = jobs;
        submitVmList(machines);
        for (Vm machine : machines) {
            release(machine, machine.getPesNumber());
        }
    }

    private void release(Vm machine, long processors) {
        for (long i = 0; i < processors; i++) {
            free.add(machine);
        }
    }

    @Override
    public void startInternal() {
        super.startInternal();
        schedule(BEGIN + times.submitMicros(0), ARRIVAL);
    }

    @Override
    public void processEvent(SimEvent event) {
        if (event.getTag() == ARRIVAL) {
            arrive();
        } else {
            super.processEvent(event);
        }
        if (event.getTag() == CloudSimTag.CLOUDLET_RETURN && event.getData() instanceof Cloudlet job) {
            release(job.getVm(), job.getPesNumber());
        }
        while (!waiting.isEmpty() && !free.isEmpty()) {
            submitCloudlet(waiting.remove().setVm(free.remove()));
        }
    }

    private void arrive() {
        waiting.add(jobs.get(arrived));
        arrived++;
        if (arrived < jobs.size()) {
            schedule((double) (times.submitMicros(arrived) - times.submitMicros(arrived - 1)), ARRIVAL);
        }
    }
}
