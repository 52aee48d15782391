using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The images are built from the projects that their programs refer to; there is no container engine here to show it.</summary>
public sealed partial class DockerfileTests
{
    [Theory]
    [InlineData("src/Operator", "src/Kube src/Model src/Operator src/Scheduling")]
    [InlineData("src/ConsoleServer", "src/Console src/ConsoleServer src/Kube src/Model src/Scheduling")]
    public void A_program_refers_to_what_is_listed_here(string program, string needed) =>
        ClosureOf(program).Order(StringComparer.Ordinal).ShouldBe(needed.Split(' '));

    [Theory]
    [InlineData("Dockerfile", "src/Operator")]
    [InlineData("Dockerfile.console", "src/ConsoleServer")]
    public void Each_project_is_copied_for_the_restore_and_for_the_build(string file, string program)
    {
        var copies = CopyInstruction().Matches(Repository.Read(file)).Select(m => m.Groups[1].Value.Trim()).ToList();
        var projects = ClosureOf(program);
        foreach (var project in projects)
        {
            var name = Path.GetFileName(project);
            copies.ShouldContain($"{project}/{name}.csproj {project}/packages.lock.json {project}/");
            copies.ShouldContain($"{project} {project}");
        }

        copies.Count.ShouldBe(2 * projects.Count + 1);
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("Dockerfile.console")]
    public void What_is_copied_is_in_the_context_of_the_build(string file)
    {
        var kept = Repository.Read(".dockerignore").Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..]).ToList();
        var copied = CopyInstruction().Matches(Repository.Read(file)).SelectMany(m => m.Groups[1].Value.Trim().Split(' ')[..^1]).Distinct().ToList();

        copied.Where(path => !kept.Any(k => path == k || path.StartsWith($"{k}/", StringComparison.Ordinal))).ShouldBeEmpty();
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
