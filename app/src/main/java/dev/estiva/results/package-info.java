/** What finished tasks say of the devices that they ran on: times per job type and device, speed-ups, crossovers. Pure. */
@org.jspecify.annotations.NullMarked
package dev.estiva.results;
