using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The alerts, checked by Prometheus' own tool.</summary>
public sealed partial class AlertTests
{
    private const string Alerts = "charts/scheduledjob-operator/files/alerts.yaml";
    private const string Cases = "tests/Architecture.Tests/Alerts/alerts.test.yaml";

    [SkippableFact]
    public void Promtool_accepts_them() => Tool.Run(Tool.Promtool, "check", "rules", "--lint=all", "--lint-fatal", Alerts).ShouldContain("SUCCESS");

    [SkippableFact]
    public void Each_fires_when_it_should_and_not_before() => Tool.Run(Tool.Promtool, "test", "rules", Cases).ShouldContain("SUCCESS");

    [Fact]
    public void Each_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var alerts = Alert().Matches(Repository.Read(Alerts)).Select(m => m.Groups[1].Value).ToList();
        var tests = Yaml.Documents(Repository.Read(Cases)).Single()["tests"]!.AsArray().SelectMany(t => t!["alert_rule_test"]!.AsArray()).ToList();
        Named(fires: true).ShouldBe(alerts, ignoreOrder: true);
        Named(fires: false).ShouldBe(alerts, ignoreOrder: true);

        IEnumerable<string> Named(bool fires) =>
            tests.Where(t => t!["exp_alerts"] is not null == fires).Select(t => t!["alertname"]!.GetValue<string>()).Distinct();
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
