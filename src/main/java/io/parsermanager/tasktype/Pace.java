package io.parsermanager.tasktype;

/** How many visits of an adaptive schedule are to find something. More frequent visits find items sooner, and fewer of them find any. */
public enum Pace {
    /** Every fourth visit. */
    EAGER,
    /** Every third visit. */
    NORMAL,
    /** Every second visit. */
    SPARING
}
