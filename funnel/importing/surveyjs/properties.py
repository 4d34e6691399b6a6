"""The properties of a survey that are taken, and those that change nothing but its looks there; every other one is noted."""

from __future__ import annotations

from collections.abc import Mapping

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.source import Json
from funnel.importing.surveyjs.wording import Place

CONTAINER = "page or panel"

_NAMED = frozenset(["type", "name", "title", "description", "visible", "visibleIf", "elements", "questions"])
# How something is laid out, or when the browser sends it: a step has its own way.
_LAYOUT = frozenset(
    [
        "autoAdvanceAllowComplete",
        "autoGrow",
        "acceptCarriageReturn",
        "allowClear",
        "allowResize",
        "closeOnSelect",
        "colCount",
        "colSpan",
        "cols",
        "contentMode",
        "descriptionLocation",
        "displayMode",
        "displayRateDescriptionsAsExtremeItems",
        "errorLocation",
        "gridLayoutColumns",
        "hideNumber",
        "hideSelectedItems",
        "imageFit",
        "imageHeight",
        "imageWidth",
        "indent",
        "innerIndent",
        "inputSize",
        "inputTextAlignment",
        "isSinglePage",
        "itemComponent",
        "itemSize",
        "labelFormat",
        "maxHeight",
        "maxImageHeight",
        "maxImageWidth",
        "maxWidth",
        "messageStyle",
        "minHeight",
        "minImageHeight",
        "minImageWidth",
        "minWidth",
        "navigationButtonsVisibility",
        "navigationDescription",
        "navigationTitle",
        "questionErrorLocation",
        "questionStartIndex",
        "questionTitleLocation",
        "questionTitleWidth",
        "rateColorMode",
        "rateDescriptionLocation",
        "rateDisplayMode",
        "renderAs",
        "rows",
        "scaleColorMode",
        "searchEnabled",
        "searchMode",
        "selectToRankAreasLayout",
        "separateSpecialChoices",
        "showClearButton",
        "showLabel",
        "showLabels",
        "showNavigationButtons",
        "showNumber",
        "showOptionsCaption",
        "showQuestionNumbers",
        "size",
        "startWithNewLine",
        "state",
        "swapOrder",
        "textUpdateMode",
        "textWrapEnabled",
        "titleLocation",
        "tooltipFormat",
        "tooltipVisibility",
        "useTitleAsLabel",
        "width",
    ]
)
PAGE = _NAMED | _LAYOUT
PANEL = PAGE
# What every question is asked about.
QUESTION = _NAMED | _LAYOUT | frozenset(["isRequired", "requiredIf", "valueName", "validators", "hideIfChoicesEmpty"])
ROOT = frozenset(
    [
        "title",
        "description",
        "pages",
        "elements",
        "questions",
        "locale",
        "calculatedValues",
        "triggers",
        "completedHtml",
        "completedHtmlOnCondition",
        "navigateToUrl",
        "navigateToUrlOnCondition",
        "showPreviewBeforeComplete",
        "maxTextLength",
        "surveyId",
        "$schema",
        "allowCompleteSurveyAutomatic",
        "allowResizeComment",
        "autoAdvanceAllowComplete",
        "autoAdvanceEnabled",
        "autoFocusFirstError",
        "autoFocusFirstQuestion",
        "autoGrowComment",
        "backgroundOpacity",
        "checkErrorsMode",
        "cookieName",
        "clearInvisibleValues",
        "commentAreaRows",
        "firstPageIsStartPage",
        "firstPageIsStarted",
        "fitToContainer",
        "focusFirstQuestionAutomatic",
        "focusOnFirstError",
        "goNextPageAutomatic",
        "gridLayoutEnabled",
        "headerView",
        "logoFit",
        "logoHeight",
        "logoPosition",
        "logoWidth",
        "maxOthersLength",
        "navigationButtonsLocation",
        "previewMode",
        "progressBarInheritWidthFrom",
        "progressBarLocation",
        "progressBarNavigationTextLocation",
        "progressBarShowNavigationText",
        "progressBarShowPageNumbers",
        "progressBarShowPageTitles",
        "progressBarType",
        "questionDescriptionLocation",
        "questionErrorLocation",
        "questionStartIndex",
        "questionTitleLocation",
        "questionTitlePattern",
        "questionsOnPageMode",
        "requiredMark",
        "requiredText",
        "sendResultOnPageNext",
        "showBrandInfo",
        "showCompletedPage",
        "showCompletePage",
        "showNavigationButtons",
        "showPageNumbers",
        "showPageTitles",
        "showPrevButton",
        "showProgressBar",
        "showQuestionNumbers",
        "showTitle",
        "showTOC",
        "sjsVersion",
        "storeOthersAsComment",
        "surveyPostId",
        "surveyShowDataSaving",
        "textUpdateMode",
        "tocLocation",
        "validateVisitedEmptyFields",
        "width",
        "widthMode",
    ]
)
CHOICE = frozenset(["value", "text", "visibleIf"])


def note_untaken(data: Mapping[str, Json], place: Place, known: frozenset[str], notes: Notes) -> None:
    """Note every property beyond those known that says anything."""
    for name, value in data.items():
        if name in known or value is None or value is False or value == "" or value == [] or value == {}:
            continue
        message = _MEANINGS.get(name, "There is nothing like this property here. It was left out.")
        notes.add(path_of((*place, name)), "property_not_taken", message)


_MEANINGS = {
    "choicesByUrl": "Choices that are loaded from a site cannot be taken.",
    "correctAnswer": "Right answers are not marked here. Give points to the choice by hand, if the score is to count it.",
    "defaultValue": "Questions have no answer beforehand here, so that nobody gives one by accident. It was left out.",
    "defaultValueExpression": "Questions have no answer beforehand here. It was left out.",
    "enableIf": "A question that is shown can be answered here. The condition was left out; make it a “show only if” where that fits.",
    "choicesEnableIf": "All choices that are shown can be picked here. The condition was left out.",
    "readOnly": "A question that is shown can be answered here.",
    "imageLink": "Pictures cannot be taken from other sites. Upload them in the draft.",
    "logo": "Pictures cannot be taken from other sites. Upload the logo in the draft.",
    "backgroundImage": "Pictures cannot be taken from other sites. Upload it in the draft.",
    "setValueExpression": "Answers are the visitor's own here. It was left out.",
    "setValueIf": "Answers are the visitor's own here. It was left out.",
    "resetValueIf": "Answers are the visitor's own here. It was left out.",
    "requiredErrorText": "The messages are built in here, in every language. It was left out.",
    "showSelectAllItem": "There is no “select all” here. It was left out.",
    "hasSelectAll": "There is no “select all” here. It was left out.",
}
