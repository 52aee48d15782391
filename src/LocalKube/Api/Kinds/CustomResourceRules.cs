namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>The rules of custom resources.</summary>
internal sealed class CustomResourceRules(IEnumerable<string> selectablePaths) : KindRules
{
    public override bool TracksGeneration => true;

    public override bool AllowsUnconditionalUpdate => false;

    public override bool StatusWritesMetadata => false;

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = new Dictionary<string, string[]>(
        MetadataFields.Concat(selectablePaths.Select(
            p => KeyValuePair.Create(p.TrimStart('.'), p.Split('.', StringSplitOptions.RemoveEmptyEntries)))));
}
