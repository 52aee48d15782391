using System.Reflection;
using System.Text.RegularExpressions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Which project may know which. Folders within a project have <see cref="FolderMap"/>.</summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly Scheduling = typeof(Occurrence).Assembly;
    private static readonly Assembly Kube = typeof(ObjectMeta).Assembly;

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Scheduling"] = [],
        ["Kube"] = [],
        ["Model"] = ["Scheduling", "Kube"],
        ["Console"] = ["Model", "Scheduling", "Kube"],
        ["ConsoleServer"] = ["Console", "Model", "Scheduling", "Kube"],
        ["Cli"] = ["Console", "Model", "Scheduling", "Kube"],
        ["Operator"] = ["Model", "Scheduling", "Kube"],
        ["LocalKube"] = ["Kube"],
        ["LocalCluster"] = ["LocalKube", "Operator", "Console", "Model", "Scheduling", "Kube"],
    };

    public static TheoryData<string> Projects() => new(Known.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_those_below_it(string project) => ReferencesOf(project).ShouldBe(Known[project], ignoreOrder: true);

    [Fact]
    public void Every_project_has_its_place() =>
        Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)).ShouldBe(Known.Keys, ignoreOrder: true);

    [Fact]
    public void Scheduling_uses_the_base_class_library_only() =>
        References.AssembliesOf(Scheduling).Where(a => !a.StartsWith("System.")).ShouldBeEmpty();

    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.Text.Json")]
    [InlineData("Microsoft")]
    public void Scheduling_does_no_input_or_output(string root) =>
        References.NamespacesOf(Scheduling).Where(n => n == root || n.StartsWith(root + ".")).ShouldBeEmpty();

    [Fact]
    public void Scheduling_reads_time_zone_data_and_no_other_file()
    {
        References.TypesOf(Scheduling, "System.IO").ShouldBe(["File", "IOException"], ignoreOrder: true);
        Repository.Files("src/Scheduling", "*.cs").Where(path => Repository.Read(path).Contains("(File.", StringComparison.Ordinal))
            .ShouldBe(["src/Scheduling/LocalTime/ZoneFile.cs"]);
    }

    [Fact]
    public void The_check_on_namespaces_sees_a_use()
    {
        References.NamespacesOf(Kube).ShouldContain("System.Net.Http");
        References.NamespacesOf(Kube).ShouldContain("System.Text.Json");
    }

    /// <summary>The projects that a project refers to, and those that these refer to.</summary>
    private static HashSet<string> ReferencesOf(string project)
    {
        var direct = ProjectReference().Matches(Repository.Read($"src/{project}/{project}.csproj")).Select(m => m.Groups["name"].Value).ToList();
        return [.. direct, .. direct.SelectMany(ReferencesOf)];
    }

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/(?<name>\w+)\.csproj")]
    private static partial Regex ProjectReference();
}
