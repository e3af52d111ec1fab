package perturbed.spark;

import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import perturbed.experiment.Cluster;
import perturbed.experiment.Job;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Does a sweep on Apache Spark: {@code sweep.keepIn(folder).runOn(SparkCluster.on(spark))}, one task a run. Only the driver sees the folder. A task of a
 * worker that is lost is done again by another. The workers need this library's jars (and those of your own classes) on their class path: give them to
 * {@code spark-submit --jars} or {@code SparkConf.setJars}.
 */
public final class SparkCluster implements Cluster {
    private final SparkContext spark;

    private SparkCluster(SparkContext spark) {
        this.spark = spark;
    }

    /** The machines of this Spark. It stays open. */
    public static SparkCluster on(JavaSparkContext spark) {
        if (spark == null) throw new IllegalArgumentException("SparkCluster.on(spark): the Spark context is missing (null)");
        return new SparkCluster(spark.sc());
    }

    /**
     * Does the jobs.
     *
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException if Spark gives a task up, which it does when it failed four times
     */
    @Override
    public void run(List<Job> jobs, BiConsumer<Integer, byte[]> finished) {
        String group = "perturbed-sgd sweep " + UUID.randomUUID();
        Function2<Object, byte[], BoxedUnit> handOver = (k, bytes) -> {
            finished.accept((Integer) k, bytes);
            return BoxedUnit.UNIT;
        };
        spark.setJobGroup(group, "a sweep of " + jobs.size() + " runs", true);
        try {
            spark.runJob(JavaSparkContext.fromSparkContext(spark).parallelize(jobs, jobs.size()).rdd(), new Call(), handOver, ClassTag$.MODULE$.apply(byte[].class));
        } catch (Throwable e) {                                      // Scala's methods throw what they do not declare
            spark.cancelJobGroup(group);
            if (e instanceof InterruptedException) throw (CancellationException) new CancellationException("the sweep on Spark was interrupted; what came back is kept").initCause(e);
            throw new IllegalStateException("Spark ended the sweep: " + e.getMessage() + "; what came back is kept, running it again goes on from there", e);
        } finally {
            spark.clearJobGroup();
        }
    }

    /** A partition holds one job. */
    private static final class Call extends AbstractFunction1<Iterator<Job>, byte[]> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] apply(Iterator<Job> partition) {
            return partition.next().call();
        }
    }
}
