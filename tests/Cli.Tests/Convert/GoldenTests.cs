using ScheduledJobs.Cli.Convert;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>The whole output of each recorded input. UPDATE_GENERATED=1 writes it.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string, string> Cases() => ConvertCases.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_is_as_recorded(string from, string file)
    {
        var conversion = ConvertCases.Convert(from, file);
        var errors = conversion.Problems.Select(problem => $"# error: {problem.Place}: {problem.Message}\n");
        Generated.ShouldBe($"{ConvertCases.Folder}/{from}/{file}.expected.yaml", Printer.Print(conversion) + string.Concat(errors));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_printed_is_what_was_converted_and_compiles(string from, string file)
    {
        var conversion = ConvertCases.Convert(from, file);
        var drafts = conversion.Drafts.ToList();
        drafts.ShouldNotBeEmpty();
        drafts.ForEach(draft => ConvertCases.Compile(draft));
        YamlJson.ParseAll(Printer.Print(conversion)).Select(node => node.ToJsonString())
            .ShouldBe(drafts.Select(draft => draft.ToManifest().ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Names_are_unique(string from, string file) =>
        ConvertCases.Convert(from, file).Drafts.Select(draft => (draft.Namespace, draft.Name)).ShouldBeUnique();
}
