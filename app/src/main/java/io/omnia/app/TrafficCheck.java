package io.omnia.app;

import io.omnia.platform.data.DiskSpace;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What {@code /q/health/ready} says to a load balancer: whether this node should be sent requests. Not whether PostgreSQL is
 * there, for all nodes lose it together, and without it a node still answers calls under its leases and says what it cannot do.
 * The server listens only when everything that has to come first is done, so that there is no answer before that.
 */
@Singleton
@Default
@Readiness
final class TrafficCheck implements AsyncHealthCheck {
    private final DiskSpace disk;
    private volatile boolean leaving;

    TrafficCheck(DiskSpace disk) {
        this.disk = disk;
    }

    /** Says no from now on, whatever else is the case: this node is about to stop. */
    void leave() {
        leaving = true;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(HealthCheckResponse.named("takes requests")
                        .status(!leaving && !disk.low())
                        .build());
    }
}
