using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The image is built from the projects that the operator refers to; there is no container engine here to show it.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Needed = ["src/Kube", "src/Model", "src/Operator", "src/Scheduling"];

    [Fact]
    public void The_operator_refers_to_what_is_listed_here() =>
        ClosureOf("src/Operator").Order(StringComparer.Ordinal).ShouldBe(Needed);

    [Fact]
    public void Each_project_is_copied_for_the_restore_and_for_the_build()
    {
        var copies = CopyInstruction().Matches(Repository.Read("Dockerfile")).Select(m => m.Groups[1].Value.Trim()).ToList();
        foreach (var project in ClosureOf("src/Operator"))
        {
            var name = Path.GetFileName(project);
            copies.ShouldContain($"{project}/{name}.csproj {project}/packages.lock.json {project}/");
            copies.ShouldContain($"{project} {project}");
        }

        copies.Where(c => c.Contains("LocalCluster") || c.Contains("LocalKube") || c.Contains("tests")).ShouldBeEmpty();
    }

    private static HashSet<string> ClosureOf(string project)
    {
        var found = new HashSet<string>();
        var next = new Stack<string>([project]);
        while (next.TryPop(out var one))
        {
            if (!found.Add(one))
                continue;
            foreach (Match reference in ProjectReference().Matches(Repository.Read($"{one}/{Path.GetFileName(one)}.csproj")))
                next.Push($"src/{reference.Groups[1].Value}");
        }

        return found;
    }

    [GeneratedRegex("<ProjectReference Include=\"\\.\\./([A-Za-z]+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex CopyInstruction();
}
