using ScheduledJobs.Integration.Tests.Restarts;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>What holds next to a hostile tenant. README.md says how to run it, and for longer.</summary>
[Trait("Category", "HostileNamespace")]
[Collection(Alone.Name)]
public sealed class HostileNamespaceTests(HostileRun run, ITestOutputHelper output) : IClassFixture<HostileRun>
{
    /// <summary>In milliseconds: attainable on a busy machine with two cores, and far from what an attack can cause.</summary>
    internal const double LateP99 = 2000;

    private const double LateMax = 5000;

    [Fact]
    public void The_victim_stays_on_time()
    {
        output.WriteLine(run.Report);

        run.Quiet.Victim.Max.ShouldBeLessThan(LateMax);
        run.Attacks.Where(a => a.Victim.P99 > LateP99 || a.Victim.Max > LateMax || a.Victim.Lost > 0)
            .Select(a => $"{a.Name}: p99 {a.Victim.P99:0} ms, max {a.Victim.Max:0} ms, {a.Victim.Lost} never came").ShouldBeEmpty();
    }

    [Fact]
    public void No_run_of_the_victim_is_missed_skipped_failed_or_repeated() =>
        run.Attacks.Where(a => a.Victim.NotStarted != 0 || a.Victim.Twice > 0)
            .Select(a => $"{a.Name}: {a.Victim.NotStarted} missed, skipped or failed, {a.Victim.Twice} twice").ShouldBeEmpty();

    [Fact]
    public void The_operator_keeps_running_and_leading()
    {
        run.Attacks.Where(a => a.Ended.Times > 0).Select(a => $"{a.Name}: ended with {a.Ended.ExitCode}").ShouldBeEmpty();
        run.Attacks.Where(a => a.HasLeaseMoved).Select(a => a.Name).ShouldBeEmpty("the lease moved");
        run.Attacks.Where(a => !a.CanStart).Select(a => a.Name).ShouldBeEmpty("no operator can start");
        run.Attacks.Where(a => !a.IsOver).Select(a => a.Name).ShouldBeEmpty("the victim did not recover");
    }

    [Fact]
    public void It_stays_within_the_memory_of_its_container()
    {
        run.Attacks.ShouldAllBe(a => a.Use.PeakMegabytes > 0);
        run.Attacks.Where(a => a.Use.PeakMegabytes > OperatorUnderAttack.ContainerMegabytes)
            .Select(a => $"{a.Name}: {a.Use.PeakMegabytes:0} MB").ShouldBeEmpty();
    }

    [Fact]
    public void Owners_see_what_is_wrong_with_their_objects() =>
        run.Attacks.Where(a => a.Unexplained.Count > 0).Select(a => $"{a.Name}: {string.Join(", ", a.Unexplained)}").ShouldBeEmpty();

    [Fact]
    public void Nothing_of_the_victim_changes_and_no_address_is_fetched_for_a_certificate() =>
        run.Attacks.SelectMany(a => a.Harm.Select(h => $"{a.Name}: {h}")).ShouldBeEmpty();
}
