using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ScheduledJobs.Kube.Json;

/// <summary>The core schema of YAML 1.2: the value that a scalar represents.</summary>
internal static partial class YamlScalar
{
    /// <exception cref="FormatException">JSON has no such value.</exception>
    public static JsonValue? Resolve(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (IsText(scalar))
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => Number(text, scalar) ?? JsonValue.Create(text),
        };
    }

    private static bool IsText(YamlScalarNode scalar) => (scalar.Tag.IsEmpty ? "" : scalar.Tag.Value) switch
    {
        "" => scalar.Style != ScalarStyle.Plain,
        "!" or "tag:yaml.org,2002:str" => true,
        _ => false,
    };

    private static JsonValue? Number(string text, YamlScalarNode scalar)
    {
        if (DecimalInteger().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (OtherInteger().IsMatch(text))
            return JsonValue.Create(Convert.ToInt64(text[2..], text[1] == 'x' ? 16 : 8));
        if (!FloatingPoint().IsMatch(text))
            return null;

        // Both Go and .NET read infinities, but neither can write them as JSON.
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw new FormatException($"{YamlJson.At(scalar.Start)}: '{text}' cannot be represented in JSON; quote it if it is text.");
    }

    [GeneratedRegex("^[-+]?[0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex DecimalInteger();

    [GeneratedRegex("^(0o[0-7]{1,21}|0x[0-9a-fA-F]{1,15})$", RegexOptions.NonBacktracking)]
    private static partial Regex OtherInteger();

    [GeneratedRegex(@"^([-+]?((\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN))$", RegexOptions.NonBacktracking)]
    private static partial Regex FloatingPoint();
}
