using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Kube.Observability;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Dashboards, alerts and documentation name metrics that exist.</summary>
public sealed partial class MetricNamesTests
{
    private const string Alerts = "charts/scheduledjob-operator/files/alerts.yaml";

    private static readonly Dictionary<string, string> Known = FindAll();

    [Fact]
    public void Every_metric_of_the_alerts_exists() => Check(
        from alerts in Yaml.Documents(Repository.Read(Alerts))
        from @group in alerts["groups"]!.AsArray()
        from rule in @group!["rules"]!.AsArray()
        select rule!["expr"]!.GetValue<string>());

    [Fact]
    public void Every_metric_of_the_dashboard_exists() => Check(
        from panel in JsonNode.Parse(Repository.Read("charts/scheduledjob-operator/files/dashboard.json"))!["panels"]!.AsArray()
        from target in panel!["targets"]!.AsArray()
        select target!["expr"]!.GetValue<string>());

    private static void Check(IEnumerable<string> expressions)
    {
        expressions.ShouldNotBeEmpty();
        foreach (var expression in expressions)
        {
            var names = Name().Matches(expression).Select(m => m.Value).ToList();
            names.ShouldNotBeEmpty(expression);
            names.Where(name => !Exists(name)).ShouldBeEmpty(expression);
        }
    }

    [Fact]
    public void A_name_that_is_wrong_is_found_out()
    {
        Exists("scheduledjob_start_skew_seconds_bucket").ShouldBeTrue();
        Exists("scheduledjob_start_skew_seconds").ShouldBeFalse();
        Exists("scheduledjob_runs_total_sum").ShouldBeFalse();
        Exists("scheduledjob_runs").ShouldBeFalse();
    }

    [Fact]
    public void The_documentation_lists_every_metric_and_no_other()
    {
        var documented = Row().Matches(Repository.Read("docs/metrics.md")).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        documented.OrderBy(p => p.Key, StringComparer.Ordinal).ShouldBe(Known.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_lists_every_alert()
    {
        var alerts = Alert().Matches(Repository.Read(Alerts)).Select(m => m.Groups[1].Value).ToList();
        alerts.ShouldNotBeEmpty();
        var text = Repository.Read("docs/metrics.md");
        alerts.Where(alert => !text.Contains($"`{alert}`")).ShouldBeEmpty();
    }

    private static bool Exists(string name)
    {
        var histogram = HistogramSuffix().Replace(name, "");
        return histogram == name
            ? Known.GetValueOrDefault(name) is "counter" or "gauge"
            : Known.GetValueOrDefault(histogram) == "histogram";
    }

    private static Dictionary<string, string> FindAll()
    {
        var found = new Dictionary<string, string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is nameof(MetricNamesTests) or KubeMetrics.MeterName)
                    found[instrument.Name] = TypeOf(instrument);
            },
        };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(KubeMetrics).TypeHandle);
        using var metrics = new OperatorMetrics(TimeProvider.System, nameof(MetricNamesTests));
        OperatorGauges.Add(metrics.Meter, state: null);
        foreach (var family in new ScheduleSeries(1).Read([new ScheduledJob()]))
            found[family.Name] = family.Type;
        return found;
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Counter<long> or ObservableCounter<double> => "counter",
        Histogram<double> => "histogram",
        ObservableGauge<double> => "gauge",
        _ => throw new NotSupportedException(instrument.GetType().Name),
    };

    [GeneratedRegex(@"\b(?:scheduledjob|workqueue|rest_client|leader_election|controller_runtime|process)_[a-z_]+\b")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
