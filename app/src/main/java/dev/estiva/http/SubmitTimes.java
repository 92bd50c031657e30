package dev.estiva.http;

/** Hears how long submissions took, until they were durable. */
@FunctionalInterface
interface SubmitTimes {
    void took(long nanos);
}
