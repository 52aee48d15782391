using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>What holds however the operator went away: no run is lost, and none runs twice.</summary>
public abstract class AbsenceTests(Absence story)
{
    protected Absence Story { get; } = story;

    protected TestNamespace Here => Story.Namespace;

    [Fact]
    public async Task Each_tick_has_one_Pod_and_no_Pod_has_another()
    {
        var sj = await Here.GetScheduledJobAsync("kept");
        var pods = await Here.PodsAsync("kept");

        pods.Select(p => p.Time("metadata", "annotations", "scheduledjobs.dev/scheduled-time")!.Value).ShouldBe(Absence.Ticks(sj));
        sj.Number("status", "totals", "succeeded").ShouldBe(pods.Count);
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sj.Number("status", "totals", "failed").ShouldBe(0);
        sj.Number("status", "totals", "unknown").ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_ended_during_the_absence_is_recorded_with_its_result()
    {
        var pod = (await Here.PodsAsync("unseen")).ShouldHaveSingleItem();

        var sj = await Here.GetScheduledJobAsync("unseen");

        sj.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        sj.Number("status", "lastRun", "attempts").ShouldBe(1);
        var finished = pod.Items("status", "containerStatuses")[0].Time("state", "terminated", "finishedAt");
        sj.Time("status", "lastRun", "completionTime").ShouldBe(finished);
        sj.Time("status", "lastRun", "completionTime").ShouldNotBeNull().ShouldBeLessThan(Story.BackAt);
        sj.Number("status", "totals", "succeeded").ShouldBe(1);
    }

    [Fact]
    public async Task A_Pod_that_disappeared_during_the_absence_is_a_lost_run()
    {
        var sj = await Here.GetScheduledJobAsync("vanished");

        sj.Text("status", "lastRun", "result").ShouldBe("Failed");
        sj.Text("status", "lastRun", "reason").ShouldBe("PodLost");
        sj.Number("status", "totals", "failed").ShouldBe(1);
        (await Here.PodsAsync("vanished")).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunLatest_makes_one_call_for_all_that_came_due_meanwhile_and_counts_the_others()
    {
        var sj = await Here.GetScheduledJobAsync("latest");

        var meanwhile = Absence.Ticks(sj).Where(t => t > Story.GoneAt && t < Story.BackAt).ToList();
        meanwhile.Count.ShouldBeGreaterThanOrEqualTo(3);
        var late = Story.Requests("latest").Where(r => meanwhile.Contains(Absence.Nominal(r))).ToList();
        late.Count.ShouldBeLessThanOrEqualTo(1);
        sj.Number("status", "totals", "missed").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(meanwhile.Count - 1);
        EachTickIsAccountedFor(sj);
        var told = (await Here.EventsAsync("latest")).Where(e => e.Text("reason") == "RunMissed").ShouldHaveSingleItem();
        told.Text("type").ShouldBe("Warning");
        told.Text("note").ShouldNotBeNull().ShouldContain($"{sj.Number("status", "totals", "missed")}");
    }

    [Fact]
    public async Task RunAll_makes_every_call_that_came_due_meanwhile()
    {
        var sj = await Here.GetScheduledJobAsync("all");

        sj.Number("status", "totals", "missed").ShouldBe(0);
        Story.Requests("all").Select(Absence.Nominal).Distinct().ShouldBe(Absence.Ticks(sj), ignoreOrder: true);
        EachTickIsAccountedFor(sj);
    }

    [Fact]
    public async Task Skip_makes_no_call_later_than_the_grace_period()
    {
        var sj = await Here.GetScheduledJobAsync("none");

        TestNamespace.Ended(sj).ShouldAllBe(r => r.Time("startTime") <= r.Time("scheduledTime")!.Value.AddSeconds(1));
        sj.Number("status", "totals", "missed").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2);
        EachTickIsAccountedFor(sj);
    }

    [Fact]
    public async Task A_manual_run_requested_meanwhile_runs_once()
    {
        var sj = await Here.GetScheduledJobAsync("asked");

        sj.Text("status", "lastRun", "trigger").ShouldBe("Manual");
        sj.Number("status", "totals", "succeeded").ShouldBe(1);
        Story.Requests("asked").Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_unaffected_schedule_is_not_touched()
    {
        (await Here.GetScheduledJobAsync("calm")).Text("metadata", "resourceVersion")
            .ShouldBe(Story.CalmBefore.ScheduledJob.Text("metadata", "resourceVersion"));
        (await Here.EventsAsync("calm")).Count.ShouldBe(Story.CalmBefore.Events);
        Story.Requests("calm").Count.ShouldBe(1);
    }

    private static void EachTickIsAccountedFor(JsonObject sj)
    {
        var totals = sj.At("status", "totals");
        (totals.Number("succeeded") + totals.Number("missed")).ShouldBe(Absence.Ticks(sj).Count, sj["status"]!.ToJsonString());
    }
}

[Collection(Alone.Name)]
public sealed class TerminationTests(Absences stories) : AbsenceTests(stories.Termination)
{
    [Fact]
    public async Task A_call_in_flight_ended_before_the_operator_did()
    {
        var sj = await Here.GetScheduledJobAsync("in-flight");

        sj.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        sj.Time("status", "lastRun", "completionTime").ShouldNotBeNull().ShouldBeLessThan(Story.BackAt);
        Story.Requests("in-flight").Count.ShouldBe(1);
    }

    [Fact]
    public void No_call_was_made_twice()
    {
        foreach (var name in new[] { "latest", "all", "none" })
            Story.Requests(name).Select(Absence.Nominal).ShouldBeUnique();
    }
}

[Collection(Alone.Name)]
public sealed class CrashTests(Absences stories) : AbsenceTests(stories.Crash)
{
    [Fact]
    public async Task An_interrupted_call_is_repeated_with_the_same_key()
    {
        var sj = await Here.GetScheduledJobAsync("in-flight");

        sj.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        sj.Number("status", "totals", "succeeded").ShouldBe(1);
        Story.Requests("in-flight").Count.ShouldBe(2);
        Story.Requests("in-flight").ShouldAllBe(r => r.Header("Idempotency-Key") == sj.Text("status", "lastRun", "id"));
        var (first, second) = (Story.Requests("in-flight")[0], Story.Requests("in-flight")[1]);
        second.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).ShouldBe(
            first.Headers.OrderBy(h => h.Key, StringComparer.Ordinal), "it is the same attempt, so all is as it was");
    }

    [Fact]
    public void A_repeated_call_has_the_key_of_its_tick()
    {
        foreach (var name in new[] { "latest", "all", "none" })
            Story.Requests(name).ShouldAllBe(r => r.Header("Idempotency-Key") == $"{name}-{Absence.Nominal(r).ToUnixTimeSeconds()}");
    }
}
