using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Hosting;

namespace ScheduledJobs.Operator.Tests.Hosting;

public sealed class OperatorCommandTests
{
    [Theory]
    [InlineData("--health-bind-address", "8081", "such as 0.0.0.0:8081")]
    [InlineData("--workers", "many", "--workers: 'many'")]
    [InlineData("--shutdown-grace", "ten", "--shutdown-grace: 'ten'")]
    [InlineData("--log-format", "xml", "--log-format: 'xml'")]
    public void A_value_that_cannot_be_read_is_named_with_its_option(string option, string value, string message)
    {
        var errors = OperatorCommand.Create().Parse([option, value]).Errors;

        errors.ShouldContain(e => e.Message.Contains(message));
    }

    [Theory]
    [InlineData("--health-bind-address", "off")]
    [InlineData("--health-bind-address", ":9000")]
    [InlineData("--health-bind-address", "[::1]:9000")]
    [InlineData("--leader-elect", "true")]
    [InlineData("--shutdown-grace", "1m30s")]
    [InlineData("--log-format", "text")]
    public void A_good_value_is_taken(string option, string value) => OperatorCommand.Create().Parse([option, value]).Errors.ShouldBeEmpty();

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
    public void The_times_of_the_lease_go_together(int duration, int deadline, int retry, bool isValid)
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
    public void The_log_says_what_is_in_effect_option_by_option()
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

        // Said elsewhere in the log, or seen from it.
        string[] others = ["--help", "--version", "--kubeconfig", "--context", "--log-format", "--log-level"];
        text.Split(' ').Select(option => option.Split('=')[0])
            .ShouldBe(OperatorCommand.Create().Options.Select(o => o.Name).Except(others), ignoreOrder: true);
    }

    [Fact]
    public void A_default_zone_that_does_not_exist_is_told_at_the_start() =>
        new OperatorOptions { DefaultTimeZone = "Mars/Olympus" }.Validate().Single().ShouldContain("--default-time-zone: 'Mars/Olympus'");
}
