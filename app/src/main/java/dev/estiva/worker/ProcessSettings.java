package dev.estiva.worker;

/**
 * How a worker runs processes.
 *
 * @param gpus what they see of its GPUs
 * @param areUsers whether they run as the local accounts of their jobs' users
 */
record ProcessSettings(OfferedGpus gpus, boolean areUsers) {}
