using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>A test on the cluster of this run, in its own namespace.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    protected Cluster Cluster { get; private set; } = null!;

    /// <summary>The namespace of this test.</summary>
    protected TestNamespace Here { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Cluster = await Cluster.GetAsync();
        Here = await CreateNamespaceAsync();
    }

    protected virtual Task<TestNamespace> CreateNamespaceAsync() => TestNamespace.CreateAsync(Cluster);

    public virtual async Task DisposeAsync() => await Here.DisposeAsync();

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    protected static Task UntilAsync(DateTimeOffset instant) =>
        instant > Now ? Task.Delay(instant - Now, TimeProvider.System) : Task.CompletedTask;
}
