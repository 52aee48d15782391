using System.Text.RegularExpressions;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>The rules for names and labels. Each check returns the fault in Kubernetes' words, or null.</summary>
internal static partial class NameRules
{
    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Subdomain = Label + "(\\." + Label + ")*";
    private const string KeyName = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string LabelValue = "(" + KeyName + ")?";

    private const string KeyNameRule =
        " must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + $"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{KeyName}')";

    public static string? LabelFault(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? "must not contain dots"
        : name.Length > 63 ? "must be no more than 63 characters"
        : LabelExpression().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
          + $"character (e.g. 'my-name',  or '123-abc', regex used for validation is '{Label}')";

    public static string? SubdomainFault(string name) =>
        name.Length > 253 ? "must be no more than 253 characters"
        : SubdomainExpression().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
          + $"alphanumeric character (e.g. 'example.com', regex used for validation is '{Subdomain}')";

    /// <summary>Keys of labels and annotations, and finalizers: an optional DNS subdomain, a slash, and a name.</summary>
    public static string? QualifiedNameFault(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash != key.LastIndexOf('/'))
            return "a valid label key" + KeyNameRule + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        var name = key[(slash + 1)..];
        if (slash == 0)
            return "prefix part must be non-empty";
        if (slash > 0 && SubdomainFault(key[..slash]) is { } fault)
            return $"prefix part {fault}";
        if (name.Length == 0)
            return "name part must be non-empty";
        if (name.Length > 63)
            return "name part must be no more than 63 bytes";
        return KeyNameExpression().IsMatch(name)
            ? null
            : "name part" + KeyNameRule;
    }

    public static string? LabelValueFault(string value) =>
        value.Length > 63 ? "must be no more than 63 bytes"
        : value.Length == 0 || KeyNameExpression().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
          + $"alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{LabelValue}')";

    [GeneratedRegex("^" + Label + "\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelExpression();

    [GeneratedRegex("^" + Subdomain + "\\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainExpression();

    [GeneratedRegex("^" + KeyName + "\\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyNameExpression();
}
