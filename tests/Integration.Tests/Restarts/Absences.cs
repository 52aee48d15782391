using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>Both scenarios of an absence, each in its own namespace, in parallel: they wait much more than they work.</summary>
public sealed class Absences : IAsyncLifetime
{
    public Termination Termination { get; } = new();

    public Crash Crash { get; } = new();

    public async Task InitializeAsync()
    {
        var cluster = await Cluster.GetAsync();
        await cluster.Operator.DisposeAsync();
        await Task.WhenAll(Termination.TellAsync(cluster), Crash.TellAsync(cluster));
        cluster.Operator.Start();
    }

    public async Task DisposeAsync()
    {
        await Termination.DisposeAsync();
        await Crash.DisposeAsync();
    }
}

/// <summary>These tests stop the operator of the whole run, so they come after all others, one class at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Absences>
{
    public const string Name = "Alone";
}
