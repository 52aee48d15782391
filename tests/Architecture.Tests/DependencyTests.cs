using System.Reflection;
using System.Text.RegularExpressions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Which project may depend on which.</summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly Scheduling = typeof(Occurrence).Assembly;
    private static readonly Assembly Kube = typeof(ObjectMeta).Assembly;
    private static readonly Assembly Operator = typeof(ScheduledJob).Assembly;

    [Fact]
    public void Scheduling_uses_the_base_class_library_only() =>
        References.AssembliesOf(Scheduling).Where(a => !a.StartsWith("System.")).ShouldBeEmpty();

    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.IO")]
    [InlineData("System.Text.Json")]
    [InlineData("Microsoft")]
    public void Scheduling_does_no_input_or_output(string root) =>
        References.NamespacesOf(Scheduling).Where(n => n == root || n.StartsWith(root + ".")).ShouldBeEmpty();

    [Fact]
    public void Kube_knows_no_other_project() => OwnReferencesOf(Kube).ShouldBeEmpty();

    [Fact]
    public void The_operator_knows_scheduling_and_kube_only() =>
        OwnReferencesOf(Operator).ShouldBeSubsetOf(["ScheduledJobs.Scheduling", "ScheduledJobs.Kube"]);

    [Fact]
    public void No_other_product_project_refers_to_LocalCluster() =>
        Repository.Files("src", "*.csproj")
            .Where(project => !project.StartsWith("src/LocalCluster/") && Repository.Read(project).Contains("LocalCluster"))
            .ShouldBeEmpty();

    [Fact]
    public void Decisions_never_reach_actions()
    {
        var sources = Repository.Files("src/Operator/Decisions", "*.cs").ToList();
        sources.ShouldNotBeEmpty();
        sources.Where(file => ActionsNamespace().IsMatch(Repository.Read(file))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("using ScheduledJobs.Operator.Actions.Objects;", true)]
    [InlineData("var pod = Actions.Pods.PodFactory.Create();", true)]
    [InlineData("plan.Actions.Count", false)]
    [InlineData("action.Pod", false)]
    public void The_check_on_decisions_sees_a_use(string line, bool use) => ActionsNamespace().IsMatch(line).ShouldBe(use);

    [Fact]
    public void The_check_on_namespaces_sees_a_use()
    {
        References.NamespacesOf(Kube).ShouldContain("System.Net.Http");
        References.NamespacesOf(Kube).ShouldContain("System.Text.Json");
    }

    private static IEnumerable<string> OwnReferencesOf(Assembly assembly) =>
        References.AssembliesOf(assembly).Where(a => a.StartsWith("ScheduledJobs."));

    [GeneratedRegex(@"Operator\.Actions\b|(?<![\w.])Actions\.[A-Z]")]
    private static partial Regex ActionsNamespace();
}
