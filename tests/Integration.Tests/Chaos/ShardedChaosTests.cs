using ScheduledJobs.Integration.Tests.Restarts;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>The same holds if operators share the schedules.</summary>
[Trait("Category", "Chaos")]
[Collection(Alone.Name)]
public sealed class ShardedChaosTests(ShardedChaosRun run, ITestOutputHelper output) : ChaosFacts(run, output), IClassFixture<ShardedChaosRun>;
