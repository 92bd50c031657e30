package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import dev.estiva.bench.SimulateBench;
import java.util.ArrayList;
import java.util.List;
import org.cloudsimplus.cloudlets.Cloudlet;
import org.cloudsimplus.cloudlets.CloudletSimple;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.datacenters.DatacenterSimple;
import org.cloudsimplus.hosts.Host;
import org.cloudsimplus.hosts.HostSimple;
import org.cloudsimplus.resources.Pe;
import org.cloudsimplus.resources.PeSimple;
import org.cloudsimplus.schedulers.cloudlet.CloudletSchedulerSpaceShared;
import org.cloudsimplus.vms.Vm;
import org.cloudsimplus.vms.VmSimple;

/**
 * CloudSim Plus: a host with one virtual machine for each worker, and {@link CloudSimBroker one queue} before all of them.
 *
 * <p>A second of its clock stands for a microsecond, and a processor does one instruction in it. For at each update it drops what a
 * job has done of an instruction, and of two updates the second comes a hundredth of a second after the least time between
 * events, which of a real second would add up to whole percents of the waits.
 */
final class CloudSim implements Peer {
    private static final double MIPS = 1;

    /** With that hundredth one second, so that all falls on whole ones and nothing is dropped. */
    private static final double BETWEEN_EVENTS = 0.99;

    private static final long PLENTY = 10_000_000;

    @Override
    public Result simulate(QueueTimes times, int slots) {
        CloudSimPlus simulation = new CloudSimPlus(BETWEEN_EVENTS);
        List<Host> hosts = new ArrayList<>();
        List<Vm> machines = new ArrayList<>();
        for (int i = 0; i < slots / Simulators.SLOTS; i++) {
            hosts.add(host());
            machines.add(machine());
        }
        var _ = new DatacenterSimple(simulation, hosts);
        List<Cloudlet> jobs = new ArrayList<>(times.jobs());
        for (int i = 0; i < times.jobs(); i++) {
            jobs.add(new CloudletSimple(times.runMicros(i), 1));
        }
        var _ = new CloudSimBroker(simulation, machines, times, jobs);
        double before = SimulateBench.cpuSeconds();
        simulation.start();
        double seconds = SimulateBench.cpuSeconds() - before;
        double waits = 0;
        for (int i = 0; i < times.jobs(); i++) {
            Cloudlet job = jobs.get(i);
            if (!job.isFinished()) {
                throw new IllegalStateException("CloudSim Plus has not finished job " + job.getId());
            }
            waits += job.getFinishTime() - CloudSimBroker.BEGIN - times.submitMicros(i) - times.runMicros(i);
        }
        return new Result(times.jobs(), seconds, waits / times.jobs() / 1e6);
    }

    private static Host host() {
        List<Pe> processors = new ArrayList<>();
        for (int i = 0; i < Simulators.SLOTS; i++) {
            processors.add(new PeSimple(MIPS));
        }
        return new HostSimple(PLENTY, PLENTY, PLENTY, processors);
    }

    /** The scheduler is set afterwards, for the constructor that takes one puts its default, which shares time, in its place. */
    private static Vm machine() {
        return new VmSimple(MIPS, Simulators.SLOTS).setCloudletScheduler(new CloudletSchedulerSpaceShared());
    }
}
