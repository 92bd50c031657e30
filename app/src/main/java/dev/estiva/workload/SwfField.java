package dev.estiva.workload;

/** The 18 fields of a line in the Standard Workload Format, in their order. */
enum SwfField {
    JOB_NUMBER(1, "job number"),
    SUBMIT_TIME(2, "submit time"),
    WAIT_TIME(3, "wait time"),
    RUN_TIME(4, "run time"),
    ALLOCATED_PROCESSORS(5, "allocated processors"),
    CPU_TIME(6, "average CPU time"),
    USED_MEMORY(7, "used memory"),
    REQUESTED_PROCESSORS(8, "requested processors"),
    REQUESTED_TIME(9, "requested time"),
    REQUESTED_MEMORY(10, "requested memory"),
    STATUS(11, "status"),
    USER(12, "user"),
    GROUP(13, "group"),
    EXECUTABLE(14, "executable"),
    QUEUE(15, "queue"),
    PARTITION(16, "partition"),
    PRECEDING_JOB(17, "preceding job"),
    THINK_TIME(18, "think time");

    static final int COUNT = 18;

    private static final SwfField[] IN_ORDER = values();

    private final int number;
    private final String title;

    SwfField(int number, String title) {
        this.number = number;
        this.title = title;
    }

    static SwfField at(int index) {
        return IN_ORDER[index];
    }

    /** Its place in a line, from 0. */
    int index() {
        return number - 1;
    }

    /** As errors name it: {@code field 4 (run time)}. */
    String place() {
        return "field " + number + " (" + title + ")";
    }
}
