using ScheduledJobs.Integration.Tests.Restarts;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>What holds if one of two operators leads.</summary>
[Trait("Category", "Chaos")]
[Collection(Alone.Name)]
public sealed class ChaosTests(ChaosRun run, ITestOutputHelper output) : ChaosFacts(run, output), IClassFixture<ChaosRun>;
