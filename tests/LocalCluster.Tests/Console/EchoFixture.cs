using Microsoft.Extensions.Logging.Abstractions;

namespace ScheduledJobs.LocalCluster.Tests.Console;

/// <summary>A cluster without the operator, for its echo endpoint.</summary>
public sealed class EchoFixture : IAsyncLifetime
{
    internal LocalClusterHost Host { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Host = await LocalClusterHost.StartAsync(new LocalClusterOptions(), NullLoggerFactory.Instance, default);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
