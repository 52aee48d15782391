using System.CommandLine;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Hosting;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Tests.Hosting;

public sealed class OperatorCommandTests
{
    [Theory]
    [InlineData("--health-bind-address", "8081", "such as 0.0.0.0:8081")]
    [InlineData("--workers", "many", "--workers: 'many'")]
    [InlineData("--shutdown-grace", "ten", "--shutdown-grace: 'ten'")]
    [InlineData("--log-format", "xml", "--log-format: 'xml'")]
    [InlineData("--http-max-memory", "64MB", "--http-max-memory: '64MB'")]
    [InlineData("--allowed-actions", "pod,shell", "--allowed-actions: 'pod,shell' is not valid: expected pod, job, http or resource, but found 'shell'")]
    [InlineData("--min-interval", "soon", "--min-interval: 'soon'")]
    [InlineData("--token-audience", "", "--token-audience: ''")]
    [InlineData("--watch-label-selector", "shard in a", "--watch-label-selector: 'shard in a' is not valid: unable to parse requirement: found 'a', expected: '('")]
    public void An_invalid_value_is_named_with_its_option(string option, string value, string message)
    {
        var errors = OperatorCommand.Create().Parse([option, value]).Errors;

        errors.ShouldContain(e => e.Message.Contains(message));
    }

    [Theory]
    [InlineData("--health-bind-address", "off")]
    [InlineData("--health-bind-address", ":9000")]
    [InlineData("--health-bind-address", "[::1]:9000")]
    [InlineData("--leader-elect", "true")]
    [InlineData("--watch-label-selector", "shard notin (a,b)")]
    [InlineData("--watch-label-selector", "")]
    [InlineData("--sharding", "true")]
    [InlineData("--shutdown-grace", "1m30s")]
    [InlineData("--log-format", "text")]
    [InlineData("--http-max-memory-per-namespace", "64Mi")]
    [InlineData("--allowed-actions", "job,http")]
    [InlineData("--min-interval", "1m")]
    [InlineData("--max-active-runs-per-namespace", "100")]
    [InlineData("--max-call-timeout", "90s")]
    public void A_valid_value_is_accepted(string option, string value) => OperatorCommand.Create().Parse([option, value]).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Workers_have_bounds(int workers, bool isValid) =>
        new OperatorOptions { Workers = workers }.Validate().Any(p => p.Contains("--workers")).ShouldBe(!isValid);

    [Theory]
    [InlineData(15_000, 10_000, 2_000, true)]
    [InlineData(10_001, 10_000, 2_000, false)] // not whole seconds
    [InlineData(10_000, 10_000, 2_000, false)]
    [InlineData(11_000, 10_000, 2_000, true)]
    [InlineData(3_000, 2_000, 1_667, false)] // 1.2 times 1.667 s is longer than 2 s
    [InlineData(3_000, 2_000, 1_666, true)]
    [InlineData(3_000, 2_000, 0, false)]
    public void The_times_of_the_lease_must_be_consistent(int duration, int deadline, int retry, bool isValid)
    {
        var options = new OperatorOptions
        {
            LeaseDuration = TimeSpan.FromMilliseconds(duration),
            LeaseRenewDeadline = TimeSpan.FromMilliseconds(deadline),
            LeaseRetryPeriod = TimeSpan.FromMilliseconds(retry),
        };

        options.Validate().Any(p => p.Contains("--lease-duration")).ShouldBe(!isValid);
    }

    [Fact]
    public void Schedules_are_shared_only_with_an_elected_leader() =>
        new OperatorOptions { Sharding = true }.Validate().ShouldBe([
            "--sharding needs --leader-elect: the leader gives each replica its part of the schedules, and without one each replica would act for all."]);

    [Theory]
    [InlineData(15_000, 10_000, 2_000, true)]
    [InlineData(15_000, 10_000, 3_333, true)]
    [InlineData(15_000, 10_000, 3_334, false)]
    [InlineData(14_000, 10_000, 2_000, false)]
    [InlineData(15_000, 10_001, 2_000, false)]
    public void The_times_of_the_lease_leave_room_for_sharing(int duration, int deadline, int retry, bool isValid)
    {
        var options = new OperatorOptions
        {
            Sharding = true,
            LeaderElect = true,
            LeaseDuration = TimeSpan.FromMilliseconds(duration),
            LeaseRenewDeadline = TimeSpan.FromMilliseconds(deadline),
            LeaseRetryPeriod = TimeSpan.FromMilliseconds(retry),
        };
        options.Validate().Any(p => p.Contains("--sharding needs a --lease-duration")).ShouldBe(!isValid);
        (options with { Sharding = false }).Validate().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(56, true)]
    [InlineData(57, false)]
    public void The_name_of_the_lease_fits_into_a_label_when_schedules_are_shared(int length, bool isValid)
    {
        var options = new OperatorOptions { Sharding = true, LeaderElect = true, LeaseName = new string('n', length) };
        options.Validate().Any(p => p.StartsWith("--lease-name must have at most 56 characters", StringComparison.Ordinal)).ShouldBe(!isValid);
    }

    [Fact]
    public void The_log_shows_the_effective_value_of_every_option()
    {
        var text = EffectiveOptions.Describe(new OperatorOptions
        {
            Namespaces = ["a", "b"],
            MetricsBindAddress = null,
            EgressPolicy = new EgressPolicy { Allow = [EgressRule.Parse("*.example.com:443"), EgressRule.Parse("192.0.2.0/24")] },
        });

        text.ShouldContain("--namespace=a,b --leader-elect=false");
        text.ShouldContain("--metrics-bind-address=off");
        text.ShouldContain("--lease-duration=15s");
        text.ShouldContain("--egress-cluster-network=10.0.0.0/8,");
        text.ShouldContain("--egress-allow=*.example.com:443,192.0.2.0/24 ");

        // Reported elsewhere in the log, or evident from it.
        string[] others = ["--help", "--version", "--kubeconfig", "--context", "--log-format", "--log-level"];
        text.Split(' ').Select(option => option.Split('=')[0])
            .ShouldBe(OperatorCommand.Create().Options.Select(o => o.Name).Except(others), ignoreOrder: true);
    }

    [Theory]
    [InlineData("--max-call-timeout", 1.0, 7 * 86_400.0)]
    [InlineData("--min-interval", 0.0, 366 * 86_400.0)]
    public void Times_have_bounds(string option, double least, double most)
    {
        IEnumerable<string> ProblemsWith(TimeSpan value) => (option == "--min-interval"
            ? new OperatorOptions { NamespaceLimits = new NamespaceLimits { MinInterval = value } }
            : new OperatorOptions { MaxCallTimeout = value }).Validate().Where(p => p.StartsWith(option, StringComparison.Ordinal));

        ProblemsWith(TimeSpan.FromSeconds(least)).ShouldBeEmpty();
        ProblemsWith(TimeSpan.FromSeconds(most)).ShouldBeEmpty();
        ProblemsWith(TimeSpan.FromSeconds(most) + TimeSpan.FromTicks(1)).ShouldHaveSingleItem();
        if (least > 0)
            ProblemsWith(TimeSpan.FromSeconds(least) - TimeSpan.FromTicks(1)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public void Active_runs_have_bounds(int runs, bool isValid) => new OperatorOptions { NamespaceLimits = new NamespaceLimits { MaxActiveRuns = runs } }
        .Validate().Any(p => p.Contains("--max-active-runs-per-namespace")).ShouldBe(!isValid);

    [Theory]
    [InlineData((1 << 20) - 1L, false)]
    [InlineData(1 << 20, true)]
    [InlineData(64L << 30, true)]
    [InlineData((64L << 30) + 1, false)]
    public void Memory_has_bounds(long bytes, bool isValid)
    {
        new OperatorOptions { HttpMemory = new MemoryLimits(bytes, 1 << 20) }.Validate().Any(p => p.Contains("--http-max-memory ")).ShouldBe(!isValid);
        new OperatorOptions { HttpMemory = new MemoryLimits(1 << 20, bytes) }.Validate()
            .Any(p => p.Contains("--http-max-memory-per-namespace ")).ShouldBe(!isValid);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("17", 17)]
    [InlineData("4Ki", 4096)]
    [InlineData("128Mi", 128L << 20)]
    [InlineData("2Gi", 2L << 30)]
    public void Sizes_are_written_as_in_Kubernetes(string text, long bytes)
    {
        ByteSize.Parse(text).ShouldBe(bytes);
        ByteSize.Parse(ByteSize.Format(bytes)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mi")]
    [InlineData("-1Mi")]
    [InlineData("1.5Gi")]
    [InlineData("1M")]
    [InlineData("9223372036854775807Gi")]
    public void Invalid_sizes_are_rejected(string text) => Should.Throw<FormatException>(() => ByteSize.Parse(text));

    [Fact]
    public void Kinds_of_action_can_be_given_together_or_one_by_one()
    {
        string[][] lines = [["--allowed-actions", "pod,http"], ["--allowed-actions", "pod", "--allowed-actions", "http"]];
        foreach (var line in lines)
        {
            var command = new RootCommand();
            var limits = new LimitOptions();
            limits.AddTo(command);

            limits.Apply(command.Parse(line), new OperatorOptions()).NamespaceLimits.AllowedActions.ShouldBe([ActionKind.Pod, ActionKind.Http]);
        }
    }

    [Fact]
    public void An_unknown_default_zone_is_reported_at_startup() =>
        new OperatorOptions { DefaultTimeZone = "Mars/Olympus" }.Validate().Single().ShouldContain("--default-time-zone: 'Mars/Olympus'");
}
