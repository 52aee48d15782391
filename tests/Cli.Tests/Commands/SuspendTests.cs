using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class SuspendTests(ClusterFixture cluster)
{
    [Fact]
    public async Task One_schedule_is_suspended_and_resumed()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("suspend", "report")).ShouldBe("scheduledjob.scheduledjobs.dev/report suspended\n");
        (await IsSuspendedAsync("report")).ShouldBeTrue();
        (await cli.PrintAsync("suspend", "sj/report")).ShouldBe("scheduledjob.scheduledjobs.dev/report was suspended already\n");
        (await cli.PrintAsync("resume", "report")).ShouldBe("scheduledjob.scheduledjobs.dev/report resumed\n");
        (await IsSuspendedAsync("report")).ShouldBeFalse();
        (await cli.PrintAsync("resume", "report")).ShouldBe("scheduledjob.scheduledjobs.dev/report was not suspended\n");

        async Task<bool> IsSuspendedAsync(string name) => (await cluster.Schedules.GetAsync(@namespace, name, default)).Spec.Suspend;
    }

    [Fact]
    public async Task Several_are_chosen_by_name_by_label_or_all()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "a", Statuses.Daily, labels: "{team: x}");
        await cluster.CreateAsync(@namespace, "b", Statuses.Daily, labels: "{team: x}");
        await cluster.CreateAsync(@namespace, "c", Statuses.Daily);

        await cli.PrintAsync("suspend", "-l", "team=x");
        (await SuspendedAsync()).ShouldBe(["a", "b"]);
        await cli.PrintAsync("resume", "a", "b");
        (await SuspendedAsync()).ShouldBeEmpty();
        await cli.PrintAsync("suspend", "--all");
        (await SuspendedAsync()).ShouldBe(["a", "b", "c"]);

        async Task<IEnumerable<string>> SuspendedAsync() =>
            (await cluster.Schedules.ListAsync(@namespace, new(), default)).Items.Where(j => j.Spec.Suspend).Select(j => j.Metadata.Name!).Order();
    }

    [Theory]
    [InlineData("client", "(dry run)")]
    [InlineData("server", "(server dry run)")]
    public async Task A_dry_run_changes_nothing(string mode, string suffix)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("suspend", "report", $"--dry-run={mode}")).ShouldBe($"scheduledjob.scheduledjobs.dev/report suspended {suffix}\n");
        var printed = YamlJson.Parse(await cli.PrintAsync("suspend", "report", $"--dry-run={mode}", "-o", "yaml"))!;

        ((bool)printed["spec"]!["suspend"]!).ShouldBeTrue();
        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Spec.Suspend.ShouldBeFalse();
    }

    [Theory]
    [InlineData("client", "(dry run)")]
    [InlineData("server", "(server dry run)")]
    public async Task A_dry_run_of_resume_changes_nothing(string mode, string suffix)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", $"{Statuses.Daily}, suspend: true");

        (await cli.PrintAsync("resume", "report", $"--dry-run={mode}")).ShouldBe($"scheduledjob.scheduledjobs.dev/report resumed {suffix}\n");

        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Spec.Suspend.ShouldBeTrue();
    }

    [Fact]
    public async Task A_misspelt_name_changes_nothing()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.FailAsync(1, "suspend", "report", "reprot")).ShouldBe($"error: there is no ScheduledJob reprot in namespace {@namespace}\n");

        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Spec.Suspend.ShouldBeFalse();
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("suspend", "a", "--all")]
    [InlineData("resume", "-l", "a=b", "--all")]
    public async Task What_to_change_is_said_in_one_way(params string[] arguments)
    {
        var message = await new CliRun().FailAsync(2, arguments);

        message.ShouldContain("expected names, --selector or --all, one of the three");
        message.ShouldContain($"See 'kubectl scheduledjob {arguments[0]} --help'.");
    }

    [Fact]
    public async Task It_is_suspended_until_a_time_for_a_reason_and_resumed_before()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        Task<ScheduledJob> JobAsync() => cluster.Schedules.GetAsync(@namespace, "report", default);

        (await cli.PrintAsync("suspend", "report", "--until", "2099-12-01T08:00:00Z", "--reason", "ticket 4711"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report suspended until 2099-12-01T08:00:00Z\n");
        var job = await JobAsync();
        (job.Spec.Suspend, job.Spec.SuspendUntil?.Year, job.Metadata.Annotations![ApiConstants.SuspendReasonAnnotation]).ShouldBe((false, 2099, "ticket 4711"));

        (await cli.PrintAsync("resume", "report")).ShouldBe("scheduledjob.scheduledjobs.dev/report resumed\n");
        job = await JobAsync();
        job.Spec.SuspendUntil.ShouldBeNull();
        (job.Metadata.Annotations ?? []).ShouldNotContainKey(ApiConstants.SuspendReasonAnnotation);
    }

    [Fact]
    public async Task An_end_does_not_resume_what_was_suspended_without_one()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", $"{Statuses.Daily}, suspend: true");

        (await cli.PrintAsync("suspend", "report", "--until", "2099-12-01T08:00:00Z"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report suspended, but it does not resume by itself then: it was suspended without an end before\n");
    }

    [Fact]
    public async Task A_schedule_that_is_resumed_in_a_suspended_namespace_stays_suspended()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var condition = Statuses.Condition(
            ConditionTypes.Suspended, ConditionStatus.True, Reasons.Suspended, $"spec.suspend is true; namespace {@namespace} is suspended: upgrade");
        await cluster.CreateAsync(@namespace, "report", $"{Statuses.Daily}, suspend: true", Statuses.Waiting with { Conditions = [condition] });

        (await cli.PrintAsync("resume", "report")).ShouldBe(
            "scheduledjob.scheduledjobs.dev/report resumed, but stays suspended with its namespace, until the annotation scheduledjobs.dev/suspended of that is removed\n");
    }

    [Fact]
    public async Task A_tripped_schedule_is_resumed_by_its_annotation()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting with { Trip = new TripStatus { Failures = 3, Since = Statuses.Noon } });

        (await cli.PrintAsync("resume", "report")).ShouldBe("scheduledjob.scheduledjobs.dev/report resumed\n");
        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Metadata.Annotations!.ShouldContainKey(ApiConstants.ResumeAnnotation);
    }

    [Fact]
    public async Task A_schedule_whose_namespace_is_suspended_cannot_be_resumed_alone()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var condition = Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.NamespaceSuspended, "namespace team is suspended: upgrade");
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting with { Conditions = [condition] });

        (await cli.PrintAsync("resume", "report"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report is suspended with its namespace: remove the annotation scheduledjobs.dev/suspended of that\n");
        await cli.PrintAsync("next", "report", "--count", "1");
        cli.Error.ToString().ShouldContain("None of these starts for now: namespace team is suspended: upgrade.");
    }
}
