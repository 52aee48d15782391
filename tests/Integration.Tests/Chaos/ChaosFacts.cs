using ScheduledJobs.Integration.Tests.Api;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>What holds after a chaos run. README.md says how to run it, and for longer.</summary>
/// <param name="run">The run.</param>
/// <param name="output">Gets its account.</param>
public abstract class ChaosFacts(ChaosRun run, ITestOutputHelper output)
{
    [Fact]
    public void Every_nominal_time_is_accounted_for_exactly_once()
    {
        output.WriteLine(run.Report);

        run.Accounts.Where(a => a.Unaccounted != 0)
            .Select(a => $"{a.Schedule}: {a.RunIds.Count} nominal times, {a.Unaccounted} unaccounted: {a.Status.ToJsonString()}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_account_is_closed_at_every_step() => run.Watcher.OpenAccounts.ShouldBeEmpty();

    [Fact]
    public void A_requested_run_takes_place_once_and_nothing_else_does()
    {
        var ended = run.Watcher.Records.Keys.Where(run.Requests.RunIds.Contains).ToList();

        run.Requests.LastRunIds.Except(ended).ShouldBeEmpty("the last value of an annotation is acted on");
        run.ByHand.Sum(Account.AccountedIn).ShouldBe(ended.Count, "each of them has one result, and no value counts twice");
    }

    [Fact]
    public void Each_time_of_a_Backfill_runs_once()
    {
        foreach (var (name, ids) in run.Backfills.RunIds)
        {
            var status = run.Backfills.Ended[name]["status"]!;
            output.WriteLine($"{name}: {status.ToJsonString()}");
            status.Number("total").ShouldBe(ids.Count);
            status.Number("started").ShouldBe(ids.Count);
            (status.Number("succeeded") + status.Number("failed") + status.Number("unknown")).ShouldBe(ids.Count);
            if (Backfills.IsPod(name))
                ids.Except(run.Watcher.RunsWithPod).Count().ShouldBeLessThanOrEqualTo((int)status.Number("failed")!.Value, "each has its Pod, unless that was refused");
            else if (Backfills.IsAtMostOnce(name))
                ids.Count(id => run.Sink.Deliveries.GetValueOrDefault(id) == 0).ShouldBeLessThanOrEqualTo((int)status.Number("unknown")!.Value);
            else
                ids.Where(id => !run.Sink.Deliveries.ContainsKey(id)).ShouldBeEmpty(name);
            if (Backfills.IsAtMostOnce(name))
                ids.Where(id => run.Sink.Deliveries.GetValueOrDefault(id) > 1).ShouldBeEmpty(name);
        }
    }

    [Fact]
    public void Leaders_were_killed_and_others_took_over()
    {
        run.Kills.ShouldBeGreaterThanOrEqualTo(3);
        run.TakeOvers.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void Schedules_were_suspended_and_runs_skipped_on_request_and_excluded()
    {
        run.Requests.NamespaceSuspensions.ShouldBeGreaterThan(0);
        run.Accounts.Sum(a => a.Total("suspended")).ShouldBeGreaterThan(0);
        run.Accounts.ShouldContain(a => a.Schedule.Quiet != null);
        run.Watcher.Records.Values.SelectMany(texts => texts).ShouldContain(text => text.Contains("\"reason\":\"Requested\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_operators_never_act_at_once_for_a_schedule() => run.WritesOfOthersThanTheHolder.Select(w => w with { Body = "" }).ShouldBeEmpty();

    [Fact]
    public void A_run_gets_one_result_and_keeps_it()
    {
        run.Watcher.Records.ShouldNotBeEmpty();
        run.Watcher.Records.Where(r => r.Value.Count > 1).Select(r => string.Join('\n', r.Value)).ShouldBeEmpty();
        run.Watcher.Records.Keys.Except(AllRunIds).ShouldBeEmpty("no other run was recorded");
        run.Watcher.BackwardSteps.ShouldBeEmpty();
    }

    [Fact]
    public void No_Pod_is_created_twice() =>
        run.Watcher.Pods.Where(p => p.Value.Count > 1).Select(p => p.Key).ShouldBeEmpty();

    [Fact]
    public void Runs_with_a_Pod_are_those_that_started()
    {
        // A creation that was carried out after its time had been handled: the Pod is stopped, and the account stands. A Pod that was there
        // when its leader took over has to be in the account, though the status may never have named its run: a leader that finds dozens of
        // Pods that have ended counts them all at once, and names the last ten.
        var unnamed = run.Watcher.Stragglers;
        unnamed.Where(s => !s.IsOver).ShouldBeEmpty("what runs without being on record is stopped");
        var late = unnamed.Where(s => !s.WasThere).Select(s => s.RunId).ToHashSet();
        var started = run.Watcher.RunsWithPod.Except(late).ToHashSet();
        output.WriteLine($"{late.Count} Pods were created late, {unnamed.Count - late.Count} were counted without a name");
        foreach (var account in run.Accounts.Where(a => a.Schedule.IsPod))
        {
            var ended = (int)(account.Total("succeeded") + account.Total("failed"));
            var what = $"{account.Schedule} {account.Status.ToJsonString()}";

            // A late Pod counts if its leader saw it among dozens that it counted at once, and does not if it came after that.
            account.RunIds.Count(run.Watcher.RunsWithPod.Contains).ShouldBeGreaterThanOrEqualTo(ended, what);

            // A replaced run may never have had its Pod: in a catch-up, several are decided on at once.
            account.RunIds.Count(started.Contains).ShouldBeLessThanOrEqualTo(ended + (int)account.Total("replaced"), what);
        }

        started.Where(id => run.Watcher.ResultsOf(id).Any(r => r is "Missed" or "Skipped")).ShouldBeEmpty();
        run.Watcher.RunsWithPod.Except(AllRunIds).ShouldBeEmpty("no other run had a Pod");
    }

    [Fact]
    public void AtMostOnce_delivers_no_key_twice() => KeysOf("AtMostOnce").Where(key => run.Sink.Deliveries[key] > 1).ShouldBeEmpty();

    [Fact]
    public void A_recorded_success_was_delivered()
    {
        var succeeded = run.Watcher.Records
            .Select(r => r.Key)
            .Where(id => run.Watcher.ResultsOf(id).Contains("Succeeded"))
            .Intersect(run.Accounts.Where(a => !a.Schedule.IsPod).SelectMany(a => a.RunIds))
            .ToList();

        succeeded.ShouldNotBeEmpty();
        succeeded.Where(key => !run.Sink.Deliveries.ContainsKey(key)).ShouldBeEmpty();
        run.Sink.Deliveries.Keys.Except(AllRunIds).ShouldBeEmpty("nothing else was called");
    }

    /// <summary>At least once: some arrive again, because their sender was killed before it had recorded that.</summary>
    [Fact]
    public void Every_notification_arrives_or_is_counted_as_dropped()
    {
        var told = run.Accounts.Where(a => a.Schedule.IsTold).ToList();
        var arrived = run.Sink.Notifications.Keys.ToLookup(key => string.Join('-', key.Split('-').Take(2)));

        told.Sum(a => a.Caused).ShouldBeGreaterThan(0);
        told.Where(a => arrived[a.Schedule.Name].Count() > a.Caused || arrived[a.Schedule.Name].Count() + a.NotSent < a.Caused)
            .Select(a => $"{a.Schedule}: {a.Caused} caused, {arrived[a.Schedule.Name].Count()} arrived, {a.NotSent} not sent: {a.Status.ToJsonString()}")
            .ShouldBeEmpty();
        run.Sink.Notifications.Values.Sum().ShouldBeLessThan((int)told.Sum(a => a.Caused) * 2, "few arrive again");
    }

    /// <summary>Scheduled, manual and of Backfills.</summary>
    private IEnumerable<string> AllRunIds =>
        run.Accounts.SelectMany(a => a.RunIds).Concat(run.Requests.RunIds).Concat(run.Backfills.RunIds.Values.SelectMany(ids => ids));

    private List<string> KeysOf(string action)
    {
        var keys = run.Accounts.Where(a => a.Schedule.Action == action).SelectMany(a => a.RunIds).Where(run.Sink.Deliveries.ContainsKey).ToList();
        keys.ShouldNotBeEmpty();
        return keys;
    }
}
