package dev.superposition.driver.cluster;

/** What can happen to a sweep. */
enum Fault {
    EXECUTOR_KILLED("an executor killed"),
    WORKER_KILLED("a worker and its executor killed"),
    DRIVER_KILLED("the driver killed"),
    FILE_TRUNCATED("a published file truncated"),
    FILE_CORRUPTED("bytes of a published file changed"),
    FILE_SYSTEM_FAILS("the file system throws"),
    DISK_FULL("the disk is full"),
    EXECUTOR_STALLED("an executor stopped for a while, then continued"),
    TWIN_RACED("a task held until its twin had published, then continued"),
    SECOND_SWEEP("a second sweep on the table");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
