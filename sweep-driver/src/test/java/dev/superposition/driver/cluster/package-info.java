/** Tests on real clusters: processes of Spark, HDFS, YARN and S3 on this machine. Run by the profile {@code cluster}. */
@NullMarked
package dev.superposition.driver.cluster;

import org.jspecify.annotations.NullMarked;
