"""A queue of jobs that each take one of some slots, in SimPy: simpy_queue.py MODULE FILE SLOTS, where FILE holds pairs of
64-bit microseconds, submit and run. Prints the processor seconds of the simulation and the mean wait in seconds."""

import array
import importlib
import sys
import time

module, path, slots = sys.argv[1], sys.argv[2], int(sys.argv[3])
simpy = importlib.import_module("SimPy.Simulation" if module == "SimPy" else module)

with open(path, "rb") as file:
    micros = array.array("q", file.read())
if sys.byteorder == "little":
    micros.byteswap()
submits = [at / 1e6 for at in micros[0::2]]
runs = [run / 1e6 for run in micros[1::2]]
waited = 0.0


def since_version_3():
    env = simpy.Environment()
    resource = simpy.Resource(env, slots)

    def job(run):
        global waited
        arrived = env.now
        with resource.request() as request:
            yield request
            waited += env.now - arrived
            yield env.timeout(run)

    def arrivals():
        for submit, run in zip(submits, runs):
            yield env.timeout(submit - env.now)
            env.process(job(run))

    env.process(arrivals())
    return env.run


def before_version_3():
    simulation = simpy.Simulation()
    simulation.initialize()
    resource = simpy.Resource(capacity=slots, sim=simulation)

    class Job(simpy.Process):
        def life(self, run):
            global waited
            arrived = self.sim.now()
            yield simpy.request, self, resource
            waited += self.sim.now() - arrived
            yield simpy.hold, self, run
            yield simpy.release, self, resource

    class Arrivals(simpy.Process):
        def life(self):
            for submit, run in zip(submits, runs):
                yield simpy.hold, self, submit - self.sim.now()
                job = Job(sim=self.sim)
                self.sim.activate(job, job.life(run))

    source = Arrivals(sim=simulation)
    simulation.activate(source, source.life())
    return lambda: simulation.simulate(until=1e15)


run_all = before_version_3() if module == "SimPy" else since_version_3()
begun = time.process_time()
run_all()
print(time.process_time() - begun, waited / len(runs))
