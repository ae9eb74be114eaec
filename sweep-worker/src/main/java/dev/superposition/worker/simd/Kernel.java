package dev.superposition.worker.simd;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose vector operations must be compiled on their own, see {@link KernelInlining}. At most some thirty of
 * them, counted with those of the methods it calls.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Kernel {}
