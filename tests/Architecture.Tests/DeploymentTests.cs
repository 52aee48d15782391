using System.Text.RegularExpressions;
using ScheduledJobs.Operator.Hosting;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The manifests start the operator with options that exist.</summary>
public sealed partial class DeploymentTests
{
    [Theory]
    [InlineData("config/manager/deployment.yaml")]
    [InlineData("charts/scheduledjob-operator/templates/deployment.yaml")]
    public void Every_argument_is_an_option_of_the_operator(string manifest)
    {
        var options = OperatorCommand.Create().Options.Select(o => o.Name).ToList();
        var arguments = Argument().Matches(Repository.Read(manifest)).Select(m => m.Groups[1].Value).ToList();
        arguments.ShouldContain("--leader-elect");
        arguments.ShouldBeSubsetOf(options);
    }

    [Theory]
    [InlineData("config/manager/deployment.yaml")]
    [InlineData("charts/scheduledjob-operator/templates/deployment.yaml")]
    public void The_probes_use_the_operators_address(string manifest)
    {
        var port = new ScheduledJobs.Operator.OperatorOptions().HealthBindAddress!.Port;
        Repository.Read(manifest).ShouldContain($"{{name: health, containerPort: {port}}}");
    }

    /// <summary>Options that a Deployment does not need.</summary>
    private static readonly string[] NoValue = ["--kubeconfig", "--context", "--lease-namespace", "--egress-allow-loopback", "--help", "--version"];

    [Fact]
    public void The_chart_can_set_every_option()
    {
        var chart = Repository.Read("charts/scheduledjob-operator/templates/deployment.yaml");
        var options = OperatorCommand.Create().Options.Select(o => o.Name).Except(NoValue);
        options.Where(option => !chart.Contains($"{option}=") && !chart.Contains($"- {option}\n")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("config/manager/deployment.yaml")]
    [InlineData("charts/scheduledjob-operator/templates/deployment.yaml")]
    public void Metrics_are_served_where_the_service_points(string manifest)
    {
        var text = Repository.Read(manifest);
        text.ShouldContain("- --metrics-bind-address=:8080");
        text.ShouldContain("{name: metrics, containerPort: 8080}");
    }

    [GeneratedRegex(@"^\s*- (--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Argument();
}
